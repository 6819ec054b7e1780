import type { ResourceRegistry } from "../../api-resources/resource-registry.ts";
import { isDeeper } from "../../patch/json-value.ts";
import { ApiError } from "../../status/api-error.ts";
import { readYaml, YamlFault } from "../../yaml/read-yaml.ts";
import type { ApiRequest } from "../request.ts";
import { jsonDepth, jsonFault } from "./json-fault.ts";
import { ProtobufDecoder } from "./protobuf/decode-protobuf.ts";

/** The body of a request. */
export interface Body {
  readonly value: unknown;
  /** Of JSON: only a text shows fields that are given twice. */
  readonly text?: string;
}

/** What of a body is too much. */
export interface BodyLimits {
  readonly maxBytes: number;
  /** How deep objects and lists may lie in one another. */
  readonly maxDepth: number;
}

/** As many bytes as the API server takes, and a depth that no object of Kubernetes comes near to. */
export const DEFAULT_BODY_LIMITS: BodyLimits = { maxBytes: 3 * 1024 * 1024, maxDepth: 500 };

/** A body that is no value at all: what is to be said of it depends on what was expected. */
export class UnreadableBody extends Error {}

/** The same of YAML, which becomes JSON first. */
export class UnreadableYaml extends UnreadableBody {}

/** Marks that open more than they close, so that a parser is lost in them; texts in YAML may have some. */
const DEEPEST_YAML = 10_000;

const ACCEPTED = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

/** Reads bodies of requests by their content type. */
export class BodyReader {
  readonly #limits: BodyLimits;
  readonly #protobuf: ProtobufDecoder;

  constructor(
    registry: Pick<ResourceRegistry, "byKind">,
    limits: BodyLimits = DEFAULT_BODY_LIMITS,
  ) {
    this.#limits = limits;
    this.#protobuf = new ProtobufDecoder(registry);
  }

  /**
   * The value of a body of any type that objects may have; without a type it is JSON.
   *
   * @throws ApiError UnsupportedMediaType, RequestEntityTooLarge; UnreadableBody
   */
  read(request: Pick<ApiRequest, "headers" | "body">): Body {
    const [type = ""] = (request.headers["content-type"] ?? "").split(";");
    switch (type.trim().toLowerCase()) {
      case "":
      case "application/json":
        return this.readJson(request.body);
      case "application/yaml":
        // Where there is nothing nothing is said of any field.
        return { value: this.readYaml(request.body).value ?? {} };
      case "application/vnd.kubernetes.protobuf":
        this.#refuseTooLarge(request.body);
        return { value: this.#protobuf.decode(request.body) };
      default:
        throw unsupportedMediaType(ACCEPTED);
    }
  }

  /** @throws ApiError RequestEntityTooLarge, UnreadableBody */
  readJson(body: Uint8Array): Body {
    const text = this.#textOf(body);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new UnreadableBody(jsonFault(text, this.#limits.maxDepth) ?? "invalid JSON");
    }
    if (jsonDepth(text) <= this.#limits.maxDepth) return { value, text };
    throw new UnreadableBody(jsonFault(text, this.#limits.maxDepth) ?? "exceeded max depth");
  }

  /** JSON is YAML too. @throws ApiError RequestEntityTooLarge, UnreadableYaml */
  readYaml(body: Uint8Array): Body {
    const text = this.#textOf(body);
    if (jsonDepth(text) > DEEPEST_YAML) throw tooDeepYaml(DEEPEST_YAML);
    try {
      // As clients mostly send it, which is read much faster.
      const value = jsonOf(text) ?? readYaml(text);
      if (isDeeper(value, this.#limits.maxDepth)) throw tooDeepYaml(this.#limits.maxDepth);
      return { value };
    } catch (error) {
      if (error instanceof YamlFault) throw new UnreadableYaml(error.message);
      // The parser calls itself for every level.
      if (error instanceof RangeError) throw tooDeepYaml(this.#limits.maxDepth);
      throw error;
    }
  }

  #textOf(body: Uint8Array): string {
    this.#refuseTooLarge(body);
    return new TextDecoder().decode(body);
  }

  #refuseTooLarge({ length }: Uint8Array): void {
    const { maxBytes } = this.#limits;
    if (length <= maxBytes) return;
    const why = `Request entity too large: limit is ${maxBytes}`;
    throw new ApiError("RequestEntityTooLarge", why);
  }
}

function tooDeepYaml(maxDepth: number): UnreadableYaml {
  return new UnreadableYaml(`yaml: exceeded max depth of ${maxDepth}`);
}

/** The value of a JSON object; null for any other text. */
function jsonOf(text: string): unknown {
  if (!text.startsWith("{")) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function unsupportedMediaType(accepted: readonly string[]): ApiError {
  return new ApiError(
    "UnsupportedMediaType",
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(", ")}`,
  );
}
