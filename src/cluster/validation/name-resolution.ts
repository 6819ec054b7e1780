import type { JsonObject } from "../../util/json/json-object.ts";
import { part } from "../defaults/fill.ts";
import { subdomainFaults } from "../meta/names.ts";
import { ipFaults } from "./addresses.ts";
import type { FieldErrors } from "./field-errors.ts";
import { list, text, texts } from "./read.ts";

const MOST_SERVERS = 3;
const MOST_PATHS = 32;
const LONGEST_PATHS = 2_048;

/** How names are resolved in a pod of this policy: which servers and paths it is given. */
export function checkDnsConfig(errors: FieldErrors, field: string, spec: JsonObject): void {
  const isNone = text(spec, "dnsPolicy") === "None";
  const at = `${field}.dnsConfig`;
  if (isNone && spec["dnsConfig"] === undefined) {
    errors.required(at, "must provide `dnsConfig` when `dnsPolicy` is None");
    return;
  }
  const config = part(spec, "dnsConfig");
  const [servers, paths] = [texts(config, "nameservers"), texts(config, "searches")];
  if (isNone && servers.length === 0) {
    const why = "must provide at least one DNS nameserver when `dnsPolicy` is None";
    errors.required(`${at}.nameservers`, why);
    return;
  }
  if (servers.length > MOST_SERVERS) {
    const why = `must not have more than ${MOST_SERVERS} nameservers`;
    errors.invalid(`${at}.nameservers`, servers, why);
  }
  for (const [index, ip] of servers.entries()) {
    errors.invalidFor(`${at}.nameservers[${index}]`, ip, ipFaults(ip));
  }
  checkPaths(errors, `${at}.searches`, paths);
  for (const [index, option] of list(config, "options").entries()) {
    if (text(option, "name") === "")
      errors.required(`${at}.options[${index}]`, "must not be empty");
  }
}

/** Names that a pod knows beside those that it can ask for. */
export function checkHostAliases(
  errors: FieldErrors,
  field: string,
  aliases: readonly JsonObject[],
): void {
  for (const [index, alias] of aliases.entries()) {
    const ip = text(alias, "ip");
    errors.invalidFor(`${field}[${index}].ip`, ip, ipFaults(ip));
    for (const [number, name] of texts(alias, "hostnames").entries()) {
      errors.invalidFor(`${field}[${index}].hostnames[${number}]`, name, subdomainFaults(name));
    }
  }
}

/** Unlike other names they may have underscores, and end in a dot. */
function checkPaths(errors: FieldErrors, field: string, paths: readonly string[]): void {
  if (paths.length > MOST_PATHS) {
    errors.invalid(field, paths, `must not have more than ${MOST_PATHS} search paths`);
  }
  if (paths.join(" ").length > LONGEST_PATHS) {
    const why = `must not have more than ${LONGEST_PATHS} characters (including spaces) in the search list`;
    errors.invalid(field, paths, why);
  }
  for (const [index, path] of paths.entries()) {
    if (path === ".") continue;
    const name = path.replace(/\.$/, "");
    const faults = subdomainFaults(name.replaceAll("_", "a"));
    errors.invalidFor(`${field}[${index}]`, name, faults);
  }
}
