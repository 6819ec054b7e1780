import { decodedType } from "../../util/json/decoded-type.ts";
import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import { sameJson } from "../../util/json/same-json.ts";
import { ApiError } from "../status/api-error.ts";
import { objectOf } from "./json-value.ts";

const MOST_OPERATIONS = 10_000;

interface Operation {
  readonly op?: string;
  readonly path?: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** A patch that does not apply. The API server keeps the reason to itself, and so do we. */
class Inapplicable extends Error {}

/**
 * JSON patch (RFC 6902), as the API server takes it: `replace` puts a field that was absent, and
 * indexes below zero count from the end. The original stays as it is.
 * @throws ApiError BadRequest for what is no patch, Invalid for one that does not apply, of which
 * a `test` that fails is one, RequestEntityTooLarge for too many operations
 */
export function jsonPatch(original: JsonObject, patch: unknown): JsonObject {
  const operations = operationsOf(patch);
  if (operations.length > MOST_OPERATIONS) {
    throw new ApiError(
      "RequestEntityTooLarge",
      `The allowed maximum operations in a JSON patch is ${MOST_OPERATIONS}, got ${operations.length}`,
    );
  }
  try {
    const patched = operations.reduce<unknown>(applied, original);
    if (isJsonObject(patched)) return patched;
  } catch (error) {
    if (!(error instanceof Inapplicable)) throw error;
  }
  throw new ApiError(
    "Invalid",
    "the server rejected our request due to an error in our request",
    {},
  );
}

function operationsOf(patch: unknown): readonly Operation[] {
  if (!Array.isArray(patch)) throw undecodable(patch, "value of type []handlers.jsonPatchOp");
  return patch.map((operation: unknown): Operation => {
    if (!isJsonObject(operation)) {
      throw undecodable(operation, "value of type handlers.jsonPatchOp");
    }
    const { op, path, from, value } = operation;
    return {
      ...textField("op", op),
      ...textField("path", path),
      ...textField("from", from),
      ...(value !== undefined && { value }),
    };
  });
}

function textField(name: string, text: unknown): Operation {
  if (text === undefined || text === null) return {};
  if (typeof text === "string") return { [name]: text };
  throw undecodable(text, `struct field jsonPatchOp.${name} of type string`);
}

function undecodable(value: unknown, target: string): ApiError {
  return new ApiError(
    "BadRequest",
    `error decoding patch: json: cannot unmarshal ${decodedType(value)} into Go ${target}`,
  );
}

function applied(document: unknown, { op, path, from, value = null }: Operation): unknown {
  switch (op) {
    case "add":
      return changed(document, partsOf(path), adding(value));
    case "remove":
      return changed(document, partsOf(path), removing);
    case "replace":
      if (path === "") return isContainer(value) ? value : document;
      return changed(document, partsOf(path), replacing(value));
    case "move": {
      const moved = found(document, partsOf(from));
      return changed(changed(document, partsOf(from), removing), partsOf(path), adding(moved));
    }
    case "copy":
      return changed(document, partsOf(path), adding(found(document, partsOf(from))));
    case "test": {
      const actual = path === "" ? document : found(document, partsOf(path));
      if (!sameJson(actual, value)) throw new Inapplicable();
      return document;
    }
    default:
      throw new Inapplicable();
  }
}

function partsOf(pointer: string | undefined): string[] {
  const parts = pointer?.split("/").slice(1) ?? [];
  if (parts.length === 0) throw new Inapplicable();
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

type Container = JsonObject | readonly unknown[];
type Change = (container: Container, key: string) => Container;

function isContainer(value: unknown): value is Container {
  return Array.isArray(value) || isJsonObject(value);
}

function isList(container: Container): container is readonly unknown[] {
  return Array.isArray(container);
}

/** The document with the container that the last part is a key of made another, and all above. */
function changed(document: unknown, parts: readonly string[], change: Change): unknown {
  const [key = "", ...rest] = parts;
  if (!isContainer(document)) throw new Inapplicable();
  if (rest.length === 0) return change(document, key);
  return put(document, key, changed(got(document, key), rest, change));
}

function found(document: unknown, parts: readonly string[]): unknown {
  return parts.reduce<unknown>((container, part) => {
    if (!isContainer(container)) throw new Inapplicable();
    return got(container, part);
  }, document);
}

/** What is there; null where an object has no such field. */
function got(container: Container, key: string): unknown {
  if (isList(container)) return container[indexOf(key, container.length, container.length - 1)];
  return Object.hasOwn(container, key) ? container[key] : null;
}

function put(container: Container, key: string, value: unknown): Container {
  if (!isList(container)) return objectOf([...Object.entries(container), [key, value]]);
  return container.with(indexOf(key, container.length, container.length - 1), value);
}

const replacing =
  (value: unknown): Change =>
  (container, key) =>
    put(container, key, value);

const adding =
  (value: unknown): Change =>
  (container, key) => {
    if (!isList(container)) return put(container, key, value);
    if (key === "-") return [...container, value];
    return container.toSpliced(indexOf(key, container.length + 1, container.length), 0, value);
  };

const removing: Change = (container, key) => {
  if (isList(container)) {
    return container.toSpliced(indexOf(key, container.length, container.length - 1), 1);
  }
  if (!Object.hasOwn(container, key)) throw new Inapplicable();
  return objectOf(Object.entries(container).filter(([name]) => name !== key));
};

/** @param length what an index below zero is counted from */
function indexOf(key: string, length: number, highest: number): number {
  const read = /^[+-]?[0-9]{1,15}$/.test(key) ? Number(key) : Number.NaN;
  const index = read < 0 ? read + length : read;
  if (!(index >= 0 && index <= highest)) throw new Inapplicable();
  return index;
}
