import type { FastifyInstance } from "fastify";
import { mayChange, parseExactly } from "./exact-json.ts";
import { OBJECT_DEPTH_LIMIT } from "./limits.ts";
import { readAddress, readPut, readSearch } from "./requests.ts";
import { nestsDeeperThan } from "./searchable-text.ts";
import type { MemoryStore, SearchHit } from "./store.ts";

export const ENTRY_ROUTE = "/v1/memory/:ns/:key";
export const SEARCH_ROUTE = "/v1/memory/search";

/**
 * The platform's memory API. GET of a missing key answers 200 with an error in the body, as the
 * platform's own gateway does: its clients look at the body and know no 404.
 */
export function addRoutes(server: FastifyInstance, store: MemoryStore, drain: AbortSignal): void {
  parseBodiesExactly(server);

  // Its only probe, so it also tells that no more work is taken.
  server.get("/healthz", async (_request, reply) => {
    if (drain.aborted) reply.code(503);
    return { ok: !drain.aborted };
  });

  server.put(ENTRY_ROUTE, async (request) => {
    const { object, json, ...address } = readPut(request.params, request.headers, request.body);
    store.put(address, object, json);
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

/** The framework's own parser comes first: it refuses keys that poison prototypes. */
function parseBodiesExactly(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser("error", "error");
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
