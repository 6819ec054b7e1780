import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import type { FieldErrors } from "./field-errors.ts";
import { checkPort } from "./ports.ts";
import { number, text, texts } from "./read.ts";

const SECONDS_AND_COUNTS = [
  "initialDelaySeconds",
  "timeoutSeconds",
  "periodSeconds",
  "successThreshold",
  "failureThreshold",
];

type HandlerCheck = (errors: FieldErrors, field: string, handler: JsonObject) => void;

const HANDLERS: Readonly<Record<string, HandlerCheck>> = {
  exec: (errors, field, exec) => {
    if (texts(exec, "command").length === 0) errors.required(`${field}.command`);
  },
  httpGet: (errors, field, get) => {
    if (text(get, "path") === "") errors.required(`${field}.path`);
    checkPort(errors, `${field}.port`, get["port"]);
    const scheme = text(get, "scheme");
    if (scheme !== "HTTP" && scheme !== "HTTPS") {
      errors.notSupported(`${field}.scheme`, scheme, ["HTTP", "HTTPS"]);
    }
  },
  tcpSocket: (errors, field, socket) => checkPort(errors, `${field}.port`, socket["port"]),
  grpc: (errors, field, grpc) => checkPort(errors, `${field}.port`, grpc["port"]),
  sleep: (errors, field, sleep) => {
    const seconds = number(sleep, "seconds") ?? 0;
    if (seconds < 0) errors.invalid(field, seconds, "must be non-negative");
  },
};

/** A probe of a container: `kind` as `readinessProbe`. */
export function checkProbe(
  errors: FieldErrors,
  field: string,
  probe: JsonObject,
  kind: string,
): void {
  checkHandler(errors, field, probe);
  for (const key of SECONDS_AND_COUNTS) errors.notNegative(`${field}.${key}`, number(probe, key));
  const grace = number(probe, "terminationGracePeriodSeconds");
  if (grace !== undefined && grace <= 0) {
    errors.invalid(`${field}.terminationGracePeriodSeconds`, grace, "must be greater than 0");
  }
  if (kind === "readinessProbe") {
    if (grace === undefined) return;
    const why = "must not be set for readinessProbes";
    errors.invalid(`${field}.terminationGracePeriodSeconds`, grace, why);
    return;
  }
  const successes = number(probe, "successThreshold");
  if (successes !== 1) errors.invalid(`${field}.successThreshold`, successes ?? 0, "must be 1");
}

/** What a probe or a hook does: exactly one thing. */
export function checkHandler(errors: FieldErrors, field: string, handler: JsonObject): void {
  let found = false;
  for (const [kind, check] of Object.entries(HANDLERS)) {
    const part = handler[kind];
    if (!isJsonObject(part)) continue;
    if (found) errors.forbidden(`${field}.${kind}`, "may not specify more than 1 handler type");
    else check(errors, `${field}.${kind}`, part);
    found = true;
  }
  if (!found) errors.required(field, "must specify a handler type");
}
