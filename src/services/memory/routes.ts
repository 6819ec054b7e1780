import type { FastifyInstance } from "fastify";
import { mayChange, parseExactly } from "../kit/exact-json.ts";
import { jsonBodyParser } from "../kit/json-body.ts";
import { checkConsistency } from "./consistency.ts";
import { OBJECT_DEPTH_LIMIT } from "./limits.ts";
import { readAddress, readList, readPut, readSearch } from "./requests.ts";
import { nestsDeeperThan } from "./searchable-text.ts";
import type { ListedEntry, MemoryStore, SearchHit } from "./store.ts";

export const ENTRY_ROUTE = "/v1/memory/:ns/:key";
export const LIST_ROUTE = "/v1/memory/:ns";
export const SEARCH_ROUTE = "/v1/memory/search";

export interface RouteParts {
  store: MemoryStore;
  drain: AbortSignal;
  /** For objects whose writer says nothing of it; 0: they stay. */
  defaultTtlSeconds?: number;
  /** Called when an object was stored that will expire. */
  onExpiring?: () => void;
}

/**
 * The platform's memory API. GET of a missing key answers 200 with an error in the body, as the
 * platform's own gateway does: its clients look at the body and know no 404.
 */
export function addRoutes(server: FastifyInstance, parts: RouteParts): void {
  const { store, drain, defaultTtlSeconds = 0, onExpiring } = parts;
  parseBodiesExactly(server);
  checkConsistency(server);

  // Its only probe, so it also tells that no more work is taken.
  server.get("/healthz", async (_request, reply) => {
    if (drain.aborted) reply.code(503);
    return { ok: !drain.aborted };
  });

  server.put(ENTRY_ROUTE, async (request, reply) => {
    const { params, headers, body } = request;
    const {
      object,
      json,
      ttlSeconds = defaultTtlSeconds,
      ...address
    } = readPut(params, headers, body);
    // Insufficient storage is the tenant's own doing and no fault to be logged.
    if (!store.put(address, object, json, ttlSeconds)) {
      return reply.code(507).send({ detail: "quota_exceeded" });
    }
    if (ttlSeconds > 0) onExpiring?.();
    return { ok: true };
  });

  server.get(ENTRY_ROUTE, async (request, reply) => {
    const object = store.get(readAddress(request.params, request.headers));
    if (object === undefined) return { error: "not_found" };
    return reply.type("application/json; charset=utf-8").send(`{"object":${object}}`);
  });

  server.delete(ENTRY_ROUTE, async (request) => {
    const deleted = store.delete(readAddress(request.params, request.headers));
    return { ok: true, deleted };
  });

  server.get(LIST_ROUTE, async (request) => {
    const listing = readList(request.params, request.headers, request.query);
    const { entries, isWhole } = store.list(listing);
    return {
      keys: entries.map(renderListed),
      next: isWhole ? null : (entries.at(-1)?.key ?? null),
    };
  });

  server.post(SEARCH_ROUTE, async (request, reply) => {
    const { hits, truncated } = store.search(readSearch(request.headers, request.body));
    const results = hits.map(renderHit).join(",");
    const body = `{"results":[${results}],"truncated":${truncated}}`;
    return reply.type("application/json; charset=utf-8").send(body);
  });
}

/** Objects are stored as JSON and go out as they are, without being parsed on the way. */
function renderHit({ ns, key, object, updatedAtMs }: SearchHit): string {
  const updatedAt = new Date(updatedAtMs).toISOString();
  const address = JSON.stringify({ ns, key, updated_at: updatedAt });
  return `${address.slice(0, -1)},"object":${object}}`;
}

function renderListed({ key, updatedAtMs, bytes, expiresAtMs }: ListedEntry) {
  return {
    key,
    updated_at: new Date(updatedAtMs).toISOString(),
    bytes,
    expires_at: expiresAtMs === null ? null : new Date(expiresAtMs).toISOString(),
  };
}

/** The usual parser comes first: it refuses keys that poison prototypes. */
function parseBodiesExactly(server: FastifyInstance): void {
  const parse = jsonBodyParser(server);
  const parser: typeof parse = (request, body, done) =>
    parse(request, body, (error, parsed) => {
      // What nests deeper than an object may is refused anyway, and would overflow the stack here.
      const isExact =
        error !== null || !mayChange(body) || nestsDeeperThan(OBJECT_DEPTH_LIMIT + 2, [parsed]);
      done(error, isExact ? parsed : parseExactly(body.replace(/^\uFEFF/, "")));
    });
  server.removeContentTypeParser("application/json");
  server.addContentTypeParser("application/json", { parseAs: "string" }, parser);
}
