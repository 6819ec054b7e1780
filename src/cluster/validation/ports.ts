import type { JsonObject } from "../../util/json/json-object.ts";
import type { FieldErrors } from "./field-errors.ts";
import { number, text } from "./read.ts";

const PROTOCOLS = ["SCTP", "TCP", "UDP"];
const LONGEST_NAME = 15;

/** Ports of a container; a name stands for one of them. */
export function checkContainerPorts(
  errors: FieldErrors,
  field: string,
  ports: readonly JsonObject[],
): void {
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const at = `${field}[${index}]`;
    const name = text(port, "name");
    if (name !== "") {
      const faults = portNameFaults(name);
      errors.invalidFor(`${at}.name`, name, faults);
      if (faults.length === 0 && names.has(name)) errors.duplicate(`${at}.name`, name);
      names.add(name);
    }
    const own = number(port, "containerPort") ?? 0;
    if (own === 0) errors.required(`${at}.containerPort`);
    else checkPortNumber(errors, `${at}.containerPort`, own);
    const host = number(port, "hostPort") ?? 0;
    if (host !== 0) checkPortNumber(errors, `${at}.hostPort`, host);
    errors.oneOf(`${at}.protocol`, text(port, "protocol"), PROTOCOLS);
  }
}

/** Ports of the node that containers want at the same time: each once. */
export function checkHostPorts(
  errors: FieldErrors,
  field: string,
  containers: readonly (readonly JsonObject[])[],
): void {
  const seen = new Set<string>();
  for (const [index, ports] of containers.entries()) {
    for (const [at, port] of ports.entries()) {
      const host = number(port, "hostPort") ?? 0;
      if (host === 0) continue;
      const place = `${text(port, "protocol")}/${text(port, "hostIP")}/${host}`;
      if (seen.has(place)) errors.duplicate(`${field}[${index}].ports[${at}].hostPort`, place);
      seen.add(place);
    }
  }
}

/** A number, or the name of a port. */
export function checkPort(errors: FieldErrors, field: string, port: unknown): void {
  if (typeof port === "string") errors.invalidFor(field, port, portNameFaults(port));
  else checkPortNumber(errors, field, typeof port === "number" ? port : 0);
}

export function checkPortNumber(errors: FieldErrors, field: string, port: number): void {
  if (port < 1 || port > 65_535) {
    errors.invalid(field, port, "must be between 1 and 65535, inclusive");
  }
}

export function checkProtocol(errors: FieldErrors, field: string, protocol: string): void {
  errors.oneOf(field, protocol, PROTOCOLS);
}

function portNameFaults(name: string): string[] {
  const faults: string[] = [];
  if (name.length > LONGEST_NAME) faults.push(`must be no more than ${LONGEST_NAME} characters`);
  if (!/^[-a-z0-9]+$/.test(name)) {
    faults.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  }
  if (!/[a-z]/.test(name)) faults.push("must contain at least one letter (a-z)");
  if (name.includes("--")) faults.push("must not contain consecutive hyphens");
  if (/^-|-$/.test(name)) faults.push("must not begin or end with a hyphen");
  return faults;
}
