import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import { part } from "../defaults/fill.ts";
import { labelNameFaults } from "../meta/names.ts";
import type { FieldErrors } from "./field-errors.ts";
import { checkContainerPorts, checkHostPorts } from "./ports.ts";
import { checkHandler, checkProbe } from "./probe.ts";
import { list, text } from "./read.ts";
import { checkRequirements } from "./resources.ts";
import { checkMounts } from "./volumes.ts";

const PROBES = ["livenessProbe", "readinessProbe", "startupProbe"];
const HOOKS = ["postStart", "preStop"];
const PULL_POLICIES = ["Always", "IfNotPresent", "Never"];
const MESSAGE_POLICIES = ["File", "FallbackToLogsOnError"];
const NOT_OF_INIT = "may not be set for init containers without restartPolicy=Always";

interface Surroundings {
  readonly field: string;
  readonly volumes: ReadonlySet<string>;
}

/** The containers of a pod; it needs one. */
export function checkContainers(
  errors: FieldErrors,
  containers: readonly JsonObject[],
  { field, volumes }: Surroundings,
): void {
  if (containers.length === 0) errors.required(field);
  const names = new Set<string>();
  for (const [index, container] of containers.entries()) {
    const at = `${field}[${index}]`;
    checkContainer(errors, container, { field: at, volumes });
    const name = text(container, "name");
    if (names.has(name)) errors.duplicate(`${at}.name`, name);
    names.add(name);
    checkLifecycle(errors, at, container);
    if (container["restartPolicy"] !== undefined) {
      errors.forbidden(`${at}.restartPolicy`, "may not be set for non-init containers");
    }
  }
  const ports = containers.map((container) => list(container, "ports"));
  checkHostPorts(errors, field, ports);
}

/** Init containers; only one that goes on running (`restartPolicy: Always`) is probed and has hooks. */
export function checkInitContainers(
  errors: FieldErrors,
  containers: readonly JsonObject[],
  { field, volumes, others }: Surroundings & { others: readonly JsonObject[] },
): void {
  const names = new Set(others.map((container) => text(container, "name")));
  for (const [index, container] of containers.entries()) {
    const at = `${field}[${index}]`;
    checkContainer(errors, container, { field: at, volumes });
    const policy = container["restartPolicy"];
    if (policy !== undefined && policy !== "Always") {
      errors.notSupported(`${at}.restartPolicy`, policy, ["Always"]);
    }
    const name = text(container, "name");
    if (names.has(name)) errors.duplicate(`${at}.name`, name);
    else if (name !== "") names.add(name);
    // They run one after the other, each with the ports to itself.
    checkHostPorts(errors, field, [list(container, "ports")]);
    if (policy === "Always") checkLifecycle(errors, at, container);
    else {
      for (const key of ["lifecycle", ...PROBES]) {
        if (container[key] !== undefined) errors.forbidden(`${at}.${key}`, NOT_OF_INIT);
      }
    }
  }
}

/** What holds for every container. */
function checkContainer(
  errors: FieldErrors,
  container: JsonObject,
  { field, volumes }: Surroundings,
): void {
  const name = text(container, "name");
  if (name === "") errors.required(`${field}.name`);
  else errors.invalidFor(`${field}.name`, name, labelNameFaults(name));
  if (text(container, "image") === "") errors.required(`${field}.image`);
  const messages = text(container, "terminationMessagePolicy");
  errors.oneOf(`${field}.terminationMessagePolicy`, messages, MESSAGE_POLICIES);
  checkContainerPorts(errors, `${field}.ports`, list(container, "ports"));
  for (const [index, variable] of list(container, "env").entries()) {
    checkVariable(errors, `${field}.env[${index}]`, variable);
  }
  const mounts = list(container, "volumeMounts");
  checkMounts(errors, `${field}.volumeMounts`, { mounts, volumes });
  errors.oneOf(`${field}.imagePullPolicy`, text(container, "imagePullPolicy"), PULL_POLICIES);
  checkRequirements(errors, `${field}.resources`, part(container, "resources"));
}

function checkVariable(errors: FieldErrors, field: string, variable: JsonObject): void {
  const name = text(variable, "name");
  if (name === "") errors.required(`${field}.name`);
  else if (!/^[ -<>-~]+$/.test(name)) {
    const why =
      "a valid environment variable name must consist only of printable ASCII characters other than '='";
    errors.invalid(`${field}.name`, name, why);
  }
  if (isJsonObject(variable["valueFrom"]) && text(variable, "value") !== "") {
    const why = "may not be specified when `value` is not empty";
    errors.invalid(`${field}.valueFrom`, "", why);
  }
}

function checkLifecycle(errors: FieldErrors, field: string, container: JsonObject): void {
  const lifecycle = part(container, "lifecycle");
  for (const hook of HOOKS) {
    const handler = lifecycle[hook];
    if (isJsonObject(handler)) checkHandler(errors, `${field}.lifecycle.${hook}`, handler);
  }
  for (const kind of PROBES) {
    const probe = container[kind];
    if (isJsonObject(probe)) checkProbe(errors, `${field}.${kind}`, probe, kind);
  }
}
