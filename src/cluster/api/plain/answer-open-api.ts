import type { OpenApiDocuments } from "../../openapi/open-api-documents.ts";
import { type ApiAnswer, type ApiRequest, jsonAnswer } from "../request.ts";

const V3 = "/openapi/v3";
const V2_PROTOBUF = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
const YEAR_S = 31_536_000;
/** A document of version 2 in which there is nothing but its version, `2.0`. */
const V2_BODY = new Uint8Array([0x0a, 0x03, 0x32, 0x2e, 0x30]);

/**
 * Answers `/openapi/v3` and what is below it, and the empty document of `/openapi/v2`, which kubectl asks
 * for and finds nothing in. Null for any other path.
 */
export function answerOpenApi(
  request: Pick<ApiRequest, "path" | "headers" | "query">,
  documents: OpenApiDocuments,
): ApiAnswer | null {
  const { path, headers } = request;
  if (path === "/openapi/v2") return emptyDocument(headers["accept"] ?? "");
  if (path === V3) return jsonAnswer(documents.index());
  if (!path.startsWith(`${V3}/`)) return null;
  const document = documents.document(path.slice(V3.length + 1));
  return document === undefined ? null : answerDocument(document, request);
}

/** Who asks with the hash of the document may keep it; all others are told when it is still the same. */
function answerDocument(
  { text, hash }: { text: string; hash: string },
  { path, headers, query }: Pick<ApiRequest, "path" | "headers" | "query">,
): ApiAnswer {
  const tag = `"${hash}"`;
  const asked = query.get("hash");
  if (asked !== null && asked !== hash) {
    return { status: 301, headers: { location: `${path}?hash=${hash}` }, body: "" };
  }
  const kept = asked === null ? "no-cache, private" : `public, max-age=${YEAR_S}, immutable`;
  const about = { "cache-control": kept, etag: tag, vary: "Accept" };
  const known = (headers["if-none-match"] ?? "").split(",").map((one) => one.trim());
  if (known.includes(tag)) return { status: 304, headers: about, body: "" };
  return { status: 200, headers: { ...about, "content-type": "application/json" }, body: text };
}

function emptyDocument(accept: string): ApiAnswer {
  if (accept.includes("proto-openapi")) {
    return { status: 200, headers: { "content-type": V2_PROTOBUF }, body: V2_BODY };
  }
  const info = { title: "Kubernetes", version: "unversioned" };
  return jsonAnswer({ swagger: "2.0", info, paths: {} });
}
