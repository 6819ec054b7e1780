import type * as z from "zod";
import type { ApiRequest } from "../api/request.ts";
import { ApiError } from "../status/api-error.ts";

/**
 * The body of a request, as the schema has it.
 *
 * @throws ApiError UnsupportedMediaType, BadRequest; Invalid with a cause for each field
 */
export function readBody<T>({ headers, body }: ApiRequest, schema: z.ZodType<T>): T {
  const contentType = headers["content-type"] ?? "application/json";
  if (!/^application\/json\s*(?:;|$)/i.test(contentType)) {
    throw new ApiError("UnsupportedMediaType", `the body is ${contentType}, and is to be JSON`);
  }
  const read = schema.safeParse(readJson(body));
  if (read.success) return read.data;
  const causes = read.error.issues.map(({ path, message }) => ({
    reason: "FieldValueInvalid",
    field: path.join("."),
    message,
  }));
  const words = causes.map(({ field, message }) => (field ? `${field}: ${message}` : message));
  throw new ApiError("Invalid", words.join("; "), { causes });
}

function readJson(body: Uint8Array): unknown {
  const text = new TextDecoder().decode(body);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "";
    throw new ApiError("BadRequest", `the body is no JSON: ${why}`);
  }
}
