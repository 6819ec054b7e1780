import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import { labelNameFaults } from "../meta/names.ts";
import type { FieldErrors } from "./field-errors.ts";
import { text } from "./read.ts";
import { amountOf, isPositive } from "./resources.ts";

/**
 * Volumes of a pod: each with a name and a source of its own. Returns the names of those that are
 * right and that containers can mount.
 */
export function checkVolumes(
  errors: FieldErrors,
  field: string,
  volumes: readonly JsonObject[],
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [index, volume] of volumes.entries()) {
    const at = `${field}[${index}]`;
    const before = errors.found.length;
    checkSource(errors, at, volume);
    const name = text(volume, "name");
    if (name === "") errors.required(`${at}.name`);
    else errors.invalidFor(`${at}.name`, name, labelNameFaults(name));
    if (names.has(name)) errors.duplicate(`${at}.name`, name);
    if (errors.found.length === before) names.add(name);
  }
  return names;
}

/** Mounts of a container: of volumes that are there, each at a place of its own. */
export function checkMounts(
  errors: FieldErrors,
  field: string,
  { mounts, volumes }: { mounts: readonly JsonObject[]; volumes: ReadonlySet<string> },
): void {
  const places = new Set<string>();
  for (const [index, mount] of mounts.entries()) {
    const at = `${field}[${index}]`;
    const [name, place] = [text(mount, "name"), text(mount, "mountPath")];
    if (name === "") errors.required(`${at}.name`);
    if (!volumes.has(name)) errors.notFound(`${at}.name`, name);
    if (place === "") errors.required(`${at}.mountPath`);
    if (places.has(place)) errors.invalid(`${at}.mountPath`, place, "must be unique");
    places.add(place);
  }
}

/** What a source needs of its own. */
const NEEDS: Readonly<Record<string, string>> = {
  hostPath: "path",
  persistentVolumeClaim: "claimName",
  secret: "secretName",
  configMap: "name",
};

function checkSource(errors: FieldErrors, field: string, volume: JsonObject): void {
  let found = false;
  for (const [kind, source] of Object.entries(volume)) {
    if (kind === "name" || !isJsonObject(source)) continue;
    if (found) {
      errors.forbidden(`${field}.${kind}`, "may not specify more than 1 volume type");
      continue;
    }
    found = true;
    const need = NEEDS[kind];
    if (need !== undefined && text(source, need) === "")
      errors.required(`${field}.${kind}.${need}`);
    if (kind === "emptyDir" && source["sizeLimit"] !== undefined) checkSize(errors, field, source);
  }
  if (!found) errors.required(field, "must specify a volume type");
}

function checkSize(errors: FieldErrors, field: string, source: JsonObject): void {
  const size = amountOf(source, "sizeLimit");
  if (isPositive(size) || size.text === "0") return;
  const why = "SizeLimit field must be a valid resource quantity";
  errors.forbidden(`${field}.emptyDir.sizeLimit`, why);
}
