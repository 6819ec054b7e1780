import { decodedType } from "../../util/json/decoded-type.ts";
import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import { sameJson } from "../../util/json/same-json.ts";
import { ApiError } from "../status/api-error.ts";
import { isDeeper } from "./json-value.ts";

const MOST_OPERATIONS = 10_000;
/** What is copied in all, as text: copies of copies grow beyond everything. As the body of a request. */
const MOST_COPIED_CHARS = 3 * 1024 * 1024;
/** What is moved into one another again and again grows deeper than any body may be. */
const MOST_DEPTH = 1_000;

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
      `Request entity too large: The allowed maximum operations in a JSON patch is ${MOST_OPERATIONS}, got ${operations.length}`,
    );
  }
  try {
    const patched = new PatchedDocument(original);
    for (const operation of operations) patched.apply(operation);
    const { value } = patched;
    if (isJsonObject(value) && !isDeeper(value, MOST_DEPTH)) return value;
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

/**
 * A document that operations change one after the other. The original is never changed: what lies on the
 * way to a change is copied once, and is the patch's own from then on.
 */
class PatchedDocument {
  #document: unknown;
  readonly #owned = new WeakSet<Container>();
  #copiedChars = 0;

  constructor(document: JsonObject) {
    this.#document = document;
  }

  get value(): unknown {
    return this.#document;
  }

  /** @throws Inapplicable */
  apply({ op, path, from, value = null }: Operation): void {
    switch (op) {
      case "add":
        this.#add(path, value);
        break;
      case "remove":
        this.#change(path, remove);
        break;
      case "replace":
        this.#replace(path, value);
        break;
      case "move": {
        const moved = found(this.#document, partsOf(from));
        this.#change(from, remove);
        this.#add(path, moved);
        break;
      }
      case "copy":
        this.#add(path, this.#copied(found(this.#document, partsOf(from))));
        break;
      case "test": {
        const actual = path === "" ? this.#document : found(this.#document, partsOf(path));
        if (!sameJson(actual, value)) throw new Inapplicable();
        break;
      }
      default:
        throw new Inapplicable();
    }
  }

  #add(path: string | undefined, value: unknown): void {
    this.#change(path, (container, key) => add(container, key, value));
  }

  #replace(path: string | undefined, value: unknown): void {
    if (path !== "") this.#change(path, (container, key) => put(container, key, value));
    else if (isContainer(value)) this.#document = value;
  }

  #change(path: string | undefined, change: (container: Owned, key: string) => void): void {
    const parts = partsOf(path);
    const last = parts.pop() ?? "";
    let container = this.#own(this.#document);
    this.#document = container;
    for (const part of parts) {
      const inner = this.#own(got(container, part));
      put(container, part, inner);
      container = inner;
    }
    change(container, last);
  }

  #own(value: unknown): Owned {
    if (!isContainer(value)) throw new Inapplicable();
    if (this.#owned.has(value)) return value as Owned;
    const own = isList(value) ? [...value] : { ...value };
    this.#owned.add(own);
    return own;
  }

  #copied(value: unknown): unknown {
    const text = JSON.stringify(value);
    this.#copiedChars += text.length;
    if (this.#copiedChars > MOST_COPIED_CHARS) throw new Inapplicable();
    return JSON.parse(text);
  }
}

function partsOf(pointer: string | undefined): string[] {
  const parts = pointer?.split("/").slice(1) ?? [];
  if (parts.length === 0) throw new Inapplicable();
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

type Container = JsonObject | readonly unknown[];

function isContainer(value: unknown): value is Container {
  return Array.isArray(value) || isJsonObject(value);
}

function isList(container: Container): container is readonly unknown[] {
  return Array.isArray(container);
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

/** Of its own, so that it may be changed. */
type Owned = Record<string, unknown> | unknown[];

function put(container: Owned, key: string, value: unknown): void {
  if (Array.isArray(container)) {
    container[indexOf(key, container.length, container.length - 1)] = value;
    return;
  }
  // A plain assignment of `__proto__` would be one to what all objects share.
  const field = { value, configurable: true, enumerable: true, writable: true };
  Object.defineProperty(container, key, field);
}

function add(container: Owned, key: string, value: unknown): void {
  if (!Array.isArray(container)) put(container, key, value);
  else if (key === "-") container.push(value);
  else container.splice(indexOf(key, container.length + 1, container.length), 0, value);
}

function remove(container: Owned, key: string): void {
  if (Array.isArray(container)) {
    container.splice(indexOf(key, container.length, container.length - 1), 1);
    return;
  }
  if (!Object.hasOwn(container, key)) throw new Inapplicable();
  delete container[key];
}

/** @param length what an index below zero is counted from */
function indexOf(key: string, length: number, highest: number): number {
  const read = /^[+-]?[0-9]{1,15}$/.test(key) ? Number(key) : Number.NaN;
  const index = read < 0 ? read + length : read;
  if (!(index >= 0 && index <= highest)) throw new Inapplicable();
  return index;
}
