import type { ResourceRegistry } from "../../../api-resources/resource-registry.ts";
import numbers from "../../../schema/generated/protobuf.json" with { type: "json" };
import { SCHEMA_TYPES } from "../../../schema/schema-types.ts";
import { ApiError } from "../../../status/api-error.ts";
import { MessageReader } from "./message-reader.ts";
import { bytesOf, EMPTY, partsOf, textOf } from "./read-value.ts";
import { WireError } from "./wire-reader.ts";

/** Bodies that are no kinds with a path of their own, by kind; their version is of no matter. */
const BODIES: Readonly<Record<string, string>> = {
  Binding: "core.v1.Binding",
  DeleteOptions: "meta.v1.DeleteOptions",
  Eviction: "policy.v1.Eviction",
  Scale: "autoscaling.v1.Scale",
};

/** What every body begins with, before the message that says what it is. */
const MAGIC = [0x6b, 0x38, 0x73, 0x00];

/**
 * Reads bodies of requests of type `application/vnd.kubernetes.protobuf`: kubectl writes some in it and
 * has no other way.
 */
export class ProtobufDecoder {
  readonly #reader = new MessageReader(SCHEMA_TYPES, numbers);
  readonly #registry: Pick<ResourceRegistry, "byKind">;

  constructor(registry: Pick<ResourceRegistry, "byKind">) {
    this.#registry = registry;
  }

  /**
   * The object as JSON would say it, with fields that are empty still in it.
   *
   * @throws ApiError BadRequest for bytes that are no such body, UnsupportedMediaType for kinds that
   *   have no protobuf
   */
  decode(body: Uint8Array): Readonly<Record<string, unknown>> {
    try {
      return this.#decode(body);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      throw new ApiError("BadRequest", `proto: ${error.message}`);
    }
  }

  /** runtime.Unknown: 1 the type (1 apiVersion, 2 kind), 2 the message itself. */
  #decode(body: Uint8Array): Readonly<Record<string, unknown>> {
    if (MAGIC.some((byte, at) => body[at] !== byte)) {
      throw new WireError(
        `provided data does not appear to be a protobuf message, expected prefix [${MAGIC.join(" ")}]`,
      );
    }
    const envelope = partsOf(body.subarray(MAGIC.length));
    const type = partsOf(envelope.get(1) ?? EMPTY);
    const [apiVersion, kind] = [textOf(type.get(1) ?? EMPTY), textOf(type.get(2) ?? EMPTY)];
    const schema = this.#registry.byKind(apiVersion, kind)?.schema ?? bodyOf(kind);
    if (schema === undefined || !this.#reader.knows(schema)) throw noProtobuf(apiVersion, kind);
    const fields = this.#reader.read(schema, bytesOf(envelope.get(2) ?? EMPTY));
    return { apiVersion, kind, ...fields };
  }
}

function bodyOf(kind: string): string | undefined {
  return Object.hasOwn(BODIES, kind) ? BODIES[kind] : undefined;
}

function noProtobuf(apiVersion: string, kind: string): ApiError {
  const what = `no protobuf of kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)} is known`;
  const way = "kubectl create ... --dry-run=client -o yaml | kubectl apply -f -";
  return new ApiError("UnsupportedMediaType", `${what}; send JSON or YAML instead: ${way}`);
}
