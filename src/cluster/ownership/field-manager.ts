import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import { sameJson } from "../../util/json/same-json.ts";
import type { ResourceKind } from "../api-resources/resource-kind.ts";
import { apiVersionOf } from "../api-resources/resource-kind.ts";
import { goText } from "../patch/go-text.ts";
import { ApiError } from "../status/api-error.ts";
import { type Conflict, conflictError } from "./conflicts.ts";
import { FieldSet } from "./field-set.ts";
import { fieldsOf } from "./fields-of.ts";
import { KUBECTL, lastAppliedFields, withLastApplied } from "./last-applied.ts";
import {
  type Manager,
  type Managers,
  managerId,
  readManagers,
  withoutTooMany,
  writeManagers,
} from "./managed-fields.ts";
import { mergeFields } from "./merge-fields.ts";
import { pruneFields } from "./prune-fields.ts";
import type { Shape } from "./shape.ts";
import { takeOver } from "./take-over.ts";
import { typedFaults } from "./typed-faults.ts";
import type { InVersion, TypedObject } from "./typed-object.ts";

/** Who writes, what and when. */
export interface Write {
  readonly kind: ResourceKind;
  /** What is there; null where nothing is. */
  readonly live: JsonObject | null;
  readonly manager: string;
  /** Empty for the object itself. */
  readonly subresource?: string;
  /** As objects have it. */
  readonly time: string;
}

export interface FieldManagerOptions {
  /** How the fields of a kind are owned. */
  readonly shapeOf: (kind: ResourceKind) => Shape;
  /** An object of a kind in which nothing is said yet. */
  readonly emptyOf: (kind: ResourceKind) => JsonObject;
  /** An object of the kind in another of its versions; null where there is none. */
  readonly convert: (
    kind: ResourceKind,
    object: JsonObject,
    apiVersion: string,
  ) => { readonly kind: ResourceKind; readonly object: JsonObject } | null;
}

const SELF = "current-operation";
const BEFORE = "before-first-apply";

/** Fields that nobody owns: they are the system's. */
const NOBODYS = FieldSet.from({
  "f:apiVersion": {},
  "f:kind": {},
  "f:metadata": {
    ".": {},
    ...{ "f:name": {}, "f:namespace": {}, "f:creationTimestamp": {}, "f:selfLink": {} },
    ...{ "f:uid": {}, "f:generation": {}, "f:managedFields": {}, "f:resourceVersion": {} },
  },
});

/** Keeps account of who owns the fields of objects (`metadata.managedFields`), as of Kubernetes 1.34. */
export class FieldManager {
  readonly #options: FieldManagerOptions;

  constructor(options: FieldManagerOptions) {
    this.#options = options;
  }

  /**
   * An object that is to be stored, with its managers: what the write changes belongs to the one who
   * writes. Objects that have none stay without, but for new ones.
   */
  updated(write: Write, object: JsonObject): JsonObject {
    const { live, subresource = "" } = write;
    const known = managersForUpdate(live ?? {}, subresource === "" ? object : (live ?? {}));
    if (known.size === 0 && live !== null) return withManagers(object, known);
    return withManagers(object, this.#updated(write, object, known));
  }

  /**
   * What is there with a configuration applied to it, and its managers.
   *
   * @param config as it came, of the kind and name of the object
   * @throws ApiError BadRequest for what is none, Conflict for fields that others own, without `force`
   */
  applied(write: Write, config: JsonObject, { force }: { force: boolean }): JsonObject {
    const { kind, manager, live } = write;
    const shape = this.#options.shapeOf(kind);
    checkConfig(kind, config, shape);
    let known = readManagers(metadataOf(live ?? {})["managedFields"]) ?? new Map();
    if (known.size === 0 && live !== null) {
      const before = { ...write, live: null, manager: BEFORE };
      known = this.#updated(before, live, known);
    }
    const attempt = this.#applied(write, config, known);
    const conflicts = force ? [] : this.#conflicts(write, attempt.conflicts);
    if (conflicts.length > 0) throw conflictError(conflicts);
    const object = manager === KUBECTL ? withLastApplied(attempt.object, config) : attempt.object;
    return withManagers(object, attempt.managers);
  }

  #updated(write: Write, object: JsonObject, known: Managers): Managers {
    const { manager, time } = write;
    const { live, now, ignored, inVersion } = this.#change(write, object);
    const taken = takeOver(known, SELF, { live, now, ignored, inVersion });
    const { modified, added } = taken.comparison;
    const fields = modified.union(added).minus(NOBODYS);
    const managers = taken.managers;
    if (!fields.isEmpty) {
      const self = this.#self(write, { operation: "Update", manager: manager || "unknown" });
      const id = managerId(self);
      const before = managers.get(id)?.fields ?? new FieldSet();
      managers.set(id, { ...self, time, fields: fields.union(before) });
    }
    return withoutTooMany(managers);
  }

  #applied(write: Write, config: JsonObject, known: Managers) {
    const { live, now: applied, ignored, inVersion } = this.#change(write, config);
    const { shape } = live;
    const fields = fieldsOf(config, shape).without(ignored);
    const self = this.#self(write, { operation: "Apply", manager: write.manager });
    const id = managerId(self);
    const last = known.get(id);
    const managers = new Map(known).set(id, { ...self, fields });
    const value = mergeFields(live.value, applied.value, shape) as JsonObject;
    const merged = { ...live, value };
    const now = last === undefined ? merged : pruneFields(merged, { last, managers, inVersion });
    const taken = takeOver(managers, id, { live, now, ignored, inVersion });
    const isSame = sameJson(live.value, now.value);
    const time = isSame ? last?.time : write.time;
    const own = { ...self, ...(time !== undefined && { time }), fields: fields.minus(NOBODYS) };
    if (own.fields.isEmpty) taken.managers.delete(id);
    else taken.managers.set(id, own);
    return { object: now.value, managers: taken.managers, conflicts: taken.conflicts };
  }

  /** Those that are left when kubectl may take over what it has applied itself. */
  #conflicts(write: Write, conflicts: readonly Conflict[]): readonly Conflict[] {
    if (write.manager !== KUBECTL || conflicts.length === 0) return conflicts;
    const allowed = lastAppliedFields(this.#typed(write.kind, write.live ?? {}));
    return conflicts.filter(({ path }) => !allowed.has(path));
  }

  #change(write: Write, object: JsonObject) {
    const { kind, subresource = "" } = write;
    return {
      live: this.#typed(kind, withoutManagers(write.live ?? this.#options.emptyOf(kind))),
      now: this.#typed(kind, withoutManagers(object)),
      ignored: ignoredBy(kind, subresource),
      inVersion: this.#inVersion(kind),
    };
  }

  #typed(kind: ResourceKind, value: JsonObject): TypedObject {
    return { apiVersion: apiVersionOf(kind), value, shape: this.#options.shapeOf(kind) };
  }

  #inVersion(kind: ResourceKind): InVersion {
    const kinds = new Map([[apiVersionOf(kind), kind]]);
    return (object, apiVersion) => {
      if (object.apiVersion === apiVersion) return object;
      const from = kinds.get(object.apiVersion) ?? kind;
      const other = this.#options.convert(from, object.value, apiVersion);
      if (other === null) return null;
      kinds.set(apiVersion, other.kind);
      return this.#typed(other.kind, other.object);
    };
  }

  #self(
    { kind, subresource = "" }: Write,
    who: Pick<Manager, "operation" | "manager">,
  ): Omit<Manager, "fields"> {
    const of = subresource === "" ? {} : { subresource };
    return { ...who, apiVersion: apiVersionOf(kind), ...of };
  }
}

/** A write of an object has no power over its status where that is written by itself, and vice versa. */
function ignoredBy(kind: ResourceKind, subresource: string): FieldSet {
  if (subresource === "status") return FieldSet.from({ "f:spec": {}, "f:metadata": {} });
  const ownStatus = kind.subresources.some(({ name }) => name === "status");
  return ownStatus ? FieldSet.from({ "f:status": {} }) : new FieldSet();
}

/** @throws ApiError BadRequest */
function checkConfig(kind: ResourceKind, config: JsonObject, shape: Shape): void {
  const expected = apiVersionOf(kind);
  if (config["apiVersion"] !== expected || config["kind"] !== kind.kind) {
    throw new ApiError("BadRequest", `invalid object type: ${typeText(config)}`);
  }
  const metadata = metadataOf(config);
  if ((metadata["managedFields"] ?? null) !== null) {
    throw new ApiError("BadRequest", "metadata.managedFields must be nil");
  }
  const faults = typedFaults(config, shape);
  if (faults.length === 0) return;
  const all =
    faults.length === 1 ? faults[0] : ["errors:", ...faults.map((one) => `  ${one}`)].join("\n");
  const [namespace, name] = [goText(metadata["namespace"] ?? ""), goText(metadata["name"] ?? "")];
  const version = expected.includes("/") ? expected : `/${expected}`;
  const what = `${namespace}/${name}; ${version}, Kind=${kind.kind}`;
  throw new ApiError("BadRequest", `failed to create typed patch object (${what}): ${all}`);
}

/** What an object says that it is. */
export function typeText({ apiVersion, kind }: JsonObject): string {
  return `${goText(apiVersion ?? "")}, Kind=${goText(kind ?? "")}`;
}

/** Who manages an object may be said with it, by who knows; what cannot be read is as good as nothing. */
function managersForUpdate(live: JsonObject, object: JsonObject): Managers {
  const given = metadataOf(object)["managedFields"];
  if (isReset(given)) return new Map();
  const named = readManagers(given);
  if (named !== null && named.size > 0) return named;
  return readManagers(metadataOf(live)["managedFields"]) ?? new Map();
}

/** An empty list, or one with an empty entry, forgets all managers. */
function isReset(given: unknown): boolean {
  if (!Array.isArray(given)) return false;
  const [only] = given;
  return given.length === 0 || (given.length === 1 && sameJson(only, {}));
}

function withManagers(object: JsonObject, managers: Managers): JsonObject {
  const { managedFields: _old, ...metadata } = metadataOf(object);
  const entries = writeManagers(managers);
  return {
    ...object,
    metadata: { ...metadata, ...(entries.length > 0 && { managedFields: entries }) },
  };
}

function withoutManagers(object: JsonObject): JsonObject {
  const { managedFields: _old, ...metadata } = metadataOf(object);
  return isJsonObject(object["metadata"]) ? { ...object, metadata } : object;
}

function metadataOf({ metadata }: JsonObject): JsonObject {
  return isJsonObject(metadata) ? metadata : {};
}
