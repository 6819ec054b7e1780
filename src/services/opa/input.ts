import { messageOf } from "../../util/errors.ts";
import { OpaError } from "./opa-error.ts";

/** What a request asks the policy to judge. */
export interface RequestInput {
  /** Undefined when the request holds none. */
  input: unknown;
}

/** The member `input` of a body; an empty body has none. Throws what OPA answers to another body. */
export function inputOfBody(body: string): RequestInput {
  const document = body === "" ? null : parse(body, "body");
  if (document === null) return { input: undefined };
  if (typeof document !== "object" || Array.isArray(document)) {
    throw malformed("body", "expected an object with the member input");
  }
  // OPA takes null for absent, too.
  return {
    input: Object.hasOwn(document, "input") ? (memberOf(document) ?? undefined) : undefined,
  };
}

/** The parameter `input` of a GET, as JSON text. */
export function inputOfQuery(parameter: string | undefined): RequestInput {
  return { input: parameter === undefined ? undefined : parse(parameter, "parameter") };
}

function memberOf(document: object): unknown {
  return (document as { input?: unknown }).input;
}

/**
 * JSON, but no number that JavaScript cannot hold: it would become null on its way into the module,
 * and null passes.
 */
function parse(text: string, source: "body" | "parameter"): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown) => {
      if (typeof value === "number" && !Number.isFinite(value)) {
        throw new Error("a number is out of range");
      }
      return value;
    });
  } catch (error) {
    throw malformed(source, messageOf(error));
  }
}

function malformed(source: "body" | "parameter", why: string): OpaError {
  return new OpaError(
    400,
    "invalid_parameter",
    `${source} contains malformed input document: ${why}`,
  );
}
