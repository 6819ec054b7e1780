import type { JsonObject } from "../../util/json/json-object.ts";
import { part } from "../defaults/fill.ts";
import { labelNameFaults, subdomainFaults } from "../meta/names.ts";
import { ipFaults } from "./addresses.ts";
import type { FieldErrors } from "./field-errors.ts";
import { checkLabels } from "./labels.ts";
import { checkPort, checkPortNumber, checkProtocol } from "./ports.ts";
import { list, number, text, textMap, texts } from "./read.ts";

const TYPES = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const LONGEST_STICKY_SECONDS = 86_400;

const NAME_RULE =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

/** A Service is a name in DNS: it begins with a letter. */
export function serviceNameFaults(name: string): string[] {
  const faults = name.length > 63 ? ["must be no more than 63 characters"] : [];
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name)) faults.push(NAME_RULE);
  return faults;
}

/** core/v1 Service. */
export function checkService(errors: FieldErrors, service: JsonObject): void {
  const spec = part(service, "spec");
  const [type, ports] = [text(spec, "type"), list(spec, "ports")];
  const headless = isHeadless(spec);
  if (ports.length === 0 && !headless && type !== "ExternalName") errors.required("spec.ports");
  if (headless && (type === "LoadBalancer" || type === "NodePort")) {
    const why = `may not be set to 'None' for ${type} services`;
    errors.invalid("spec.clusterIPs[0]", "None", why);
  }
  if (type === "ExternalName") checkExternalName(errors, spec);
  checkPorts(errors, ports);
  checkLabels(errors, "spec.selector", textMap(spec, "selector"));
  checkAffinity(errors, spec);
  if (type !== "ExternalName") checkClusterIps(errors, spec);
  errors.oneOf("spec.type", type, TYPES);
  checkNumbers(errors, ports, type);
  if (spec["allocateLoadBalancerNodePorts"] !== undefined && type !== "LoadBalancer") {
    const why = "may only be used when `type` is 'LoadBalancer'";
    errors.forbidden("spec.allocateLoadBalancerNodePorts", why);
  }
  const internal = text(spec, "internalTrafficPolicy");
  if (internal !== "") errors.oneOf("spec.internalTrafficPolicy", internal, ["Cluster", "Local"]);
  const distribution = text(spec, "trafficDistribution");
  if (distribution !== "" && distribution !== "PreferClose") {
    errors.notSupported("spec.trafficDistribution", distribution, ["PreferClose"]);
  }
}

/** Addresses are given once. */
export function checkServiceChange(
  errors: FieldErrors,
  service: JsonObject,
  previous: JsonObject,
): void {
  const [spec, before] = [part(service, "spec"), part(previous, "spec")];
  if (text(spec, "type") === "ExternalName" || text(before, "type") === "ExternalName") return;
  if (isHeadless(spec) && isHeadless(before)) return;
  const [given, old] = [texts(spec, "clusterIPs"), texts(before, "clusterIPs")];
  if (given.length === 0 && old.length > 0) {
    errors.invalid("spec.clusterIPs[0]", given, "primary clusterIP can not be unset");
  }
  for (const [index, ip] of old.entries()) {
    const wanted = given[index];
    if (wanted === undefined || wanted === ip) continue;
    errors.invalid(`spec.clusterIPs[${index}]`, given, "may not change once set");
  }
}

function isHeadless(spec: JsonObject): boolean {
  return texts(spec, "clusterIPs")[0] === "None" || text(spec, "clusterIP") === "None";
}

function checkExternalName(errors: FieldErrors, spec: JsonObject): void {
  for (const key of ["clusterIPs", "ipFamilies", "ipFamilyPolicy"]) {
    if (spec[key] === undefined) continue;
    errors.forbidden(`spec.${key}`, "may not be set for ExternalName services");
  }
  const name = text(spec, "externalName").replace(/\.$/, "");
  if (name === "") errors.required("spec.externalName");
  else errors.invalidFor("spec.externalName", name, subdomainFaults(name));
}

function checkPorts(errors: FieldErrors, ports: readonly JsonObject[]): void {
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const field = `spec.ports[${index}]`;
    const name = text(port, "name");
    if (name !== "") {
      errors.invalidFor(`${field}.name`, name, labelNameFaults(name));
      if (names.has(name)) errors.duplicate(`${field}.name`, name);
      names.add(name);
    } else if (ports.length > 1) errors.required(`${field}.name`);
    checkPortNumber(errors, `${field}.port`, number(port, "port") ?? 0);
    checkProtocol(errors, `${field}.protocol`, text(port, "protocol"));
    checkPort(errors, `${field}.targetPort`, port["targetPort"]);
  }
}

function checkNumbers(errors: FieldErrors, ports: readonly JsonObject[], type: string): void {
  const [own, ofNodes] = [new Set<string>(), new Set<string>()];
  for (const [index, port] of ports.entries()) {
    const field = `spec.ports[${index}]`;
    const nodePort = number(port, "nodePort") ?? 0;
    const [protocol, at] = [text(port, "protocol"), number(port, "port") ?? 0];
    if (nodePort !== 0) {
      if (type === "ClusterIP") {
        errors.forbidden(`${field}.nodePort`, "may not be used when `type` is 'ClusterIP'");
      }
      const key = `${protocol}/${nodePort}`;
      if (ofNodes.has(key)) errors.duplicate(`${field}.nodePort`, nodePort);
      ofNodes.add(key);
    }
    const key = `${protocol}/${at}`;
    if (own.has(key)) {
      // All fields are shown, as the server does.
      const shown = { Name: "", Protocol: protocol, AppProtocol: null, Port: at };
      errors.duplicate(field, { ...shown, TargetPort: 0, NodePort: 0 });
    }
    own.add(key);
  }
}

function checkAffinity(errors: FieldErrors, spec: JsonObject): void {
  const affinity = text(spec, "sessionAffinity");
  errors.oneOf("spec.sessionAffinity", affinity, ["ClientIP", "None"]);
  if (affinity !== "ClientIP") return;
  const seconds = number(part(part(spec, "sessionAffinityConfig"), "clientIP"), "timeoutSeconds");
  const field = "spec.sessionAffinityConfig.clientIP.timeoutSeconds";
  if (seconds === undefined) errors.required(field);
  else if (seconds <= 0 || seconds > LONGEST_STICKY_SECONDS) {
    const why = `must be greater than 0 and less than ${LONGEST_STICKY_SECONDS}`;
    errors.invalid(field, seconds, why);
  }
}

function checkClusterIps(errors: FieldErrors, spec: JsonObject): void {
  const [first, all] = [text(spec, "clusterIP"), texts(spec, "clusterIPs")];
  if (first !== "" && all.length > 0 && all[0] !== first) {
    errors.invalid("spec.clusterIPs", all, "first value must match `clusterIP`");
  }
  if (first === "" && all.length > 0) {
    errors.invalid("spec.clusterIPs", all, "must be empty when `clusterIP` is not specified");
  }
  for (const [index, ip] of all.entries()) {
    if (index === 0 && ip === "None") continue;
    errors.invalidFor(`spec.clusterIPs[${index}]`, ip, ipFaults(ip));
  }
}
