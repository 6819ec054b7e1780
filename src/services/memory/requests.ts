import type { IncomingHttpHeaders } from "node:http";
import { HttpError } from "../kit/http-error.ts";
import {
  LIST_DEFAULT,
  LIST_LIMIT,
  OBJECT_DEPTH_LIMIT,
  OBJECT_LIMIT_BYTES,
  QUERY_LIMIT_CHARS,
  RESULTS_DEFAULT,
  RESULTS_LIMIT,
  TTL_LIMIT_SECONDS,
} from "./limits.ts";
import { nestsDeeperThan } from "./searchable-text.ts";
import type { EntryAddress, Listing, Search } from "./store.ts";
import { ValidationDetails } from "./validation-details.ts";

const PATTERNS = {
  namespace: /^[A-Za-z0-9_-]{1,100}$/,
  key: /^[A-Za-z0-9_.-]{1,200}$/,
  tenant: /^[A-Za-z0-9_-]{1,50}$/,
  prefix: /^[A-Za-z0-9_.-]{0,200}$/,
  after: /^[A-Za-z0-9_.-]{0,200}$/,
} as const;

export interface PutRequest {
  object: object;
  /** The object as JSON. */
  json: string;
  /** 0: it stays; undefined: as long as objects live unless their writer says. */
  ttlSeconds: number | undefined;
}

/** The address in a request: 422 without the tenant's header, 400 for what fits no pattern. */
export function readAddress(params: unknown, headers: IncomingHttpHeaders): EntryAddress {
  const details = new ValidationDetails();
  const tenant = details.header(headers, "x-tenant-id");
  details.assertNone();
  return checkedAddress(params, tenant);
}

/** The address and the object to store: also 413 for one that is too large. */
export function readPut(
  params: unknown,
  headers: IncomingHttpHeaders,
  body: unknown,
): EntryAddress & PutRequest {
  const details = new ValidationDetails();
  const tenant = details.header(headers, "x-tenant-id");
  const object = details.object(body, "object");
  if (nestsDeeperThan(OBJECT_DEPTH_LIMIT, object)) {
    const msg = `Input should nest at most ${OBJECT_DEPTH_LIMIT} levels deep`;
    details.add({ type: "too_deep", loc: ["body", "object"], msg, input: null });
  }
  const ttlSeconds = details.optionalInteger(body, "ttl_seconds", {
    min: 0,
    max: TTL_LIMIT_SECONDS,
  });
  details.assertNone();
  const address = checkedAddress(params, tenant);
  const json = JSON.stringify(object);
  if (Buffer.byteLength(json) > OBJECT_LIMIT_BYTES) {
    throw new HttpError(413, { detail: "object_too_large" });
  }
  return { ...address, object, json, ttlSeconds };
}

/** What to search for. */
export function readSearch(headers: IncomingHttpHeaders, body: unknown): Search {
  const details = new ValidationDetails();
  const tenant = details.header(headers, "x-tenant-id");
  const text = details.text(body, "q", QUERY_LIMIT_CHARS);
  const ns = details.optionalText(body, "ns");
  const limit = details.optionalInteger(body, "limit", { min: 1, max: RESULTS_LIMIT });
  details.assertNone();
  assertPattern("tenant", tenant);
  if (ns !== undefined) assertPattern("namespace", ns);
  return { tenant, text, limit: limit ?? RESULTS_DEFAULT, ...(ns === undefined ? {} : { ns }) };
}

/** Which keys to list. */
export function readList(params: unknown, headers: IncomingHttpHeaders, query: unknown): Listing {
  const details = new ValidationDetails();
  const tenant = details.header(headers, "x-tenant-id");
  const prefix = details.query(query, "prefix");
  const after = details.query(query, "after");
  const limit = details.queryInteger(query, "limit", { min: 1, max: LIST_LIMIT });
  details.assertNone();
  const { ns } = params as { ns: string };
  assertPattern("tenant", tenant);
  assertPattern("namespace", ns);
  assertPattern("prefix", prefix ?? "");
  assertPattern("after", after ?? "");
  return { tenant, ns, prefix: prefix ?? "", after: after ?? "", limit: limit ?? LIST_DEFAULT };
}

function checkedAddress(params: unknown, tenant: string): EntryAddress {
  const { ns, key } = params as { ns: string; key: string };
  assertPattern("tenant", tenant);
  assertPattern("namespace", ns);
  assertPattern("key", key);
  return { tenant, ns, key };
}

function assertPattern(name: keyof typeof PATTERNS, value: string): void {
  if (!PATTERNS[name].test(value)) throw new HttpError(400, { detail: `invalid ${name}` });
}
