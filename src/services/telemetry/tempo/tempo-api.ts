import type { FastifyInstance, FastifyReply } from "fastify";
import { search, tagNames, tagValues } from "./search.ts";
import { parseSearchQuery, SearchQueryError } from "./search-query.ts";
import { parseTraceId } from "./trace-id.ts";
import { traceJson } from "./trace-json.ts";
import type { TraceStore } from "./trace-store.ts";

/** The part of Tempo's HTTP API that finds traces by id, by tags, by duration and by time. */
export function addTempoApi(server: FastifyInstance, store: TraceStore): void {
  server.get("/ready", async (_request, reply) => text(reply, 200, "ready\n"));
  server.get("/api/echo", async (_request, reply) => text(reply, 200, "echo"));
  server.get("/api/status/buildinfo", async () => ({
    version: "builtin",
    revision: "",
    branch: "",
    buildDate: "",
    buildUser: "devstack",
    goVersion: "",
  }));
  server.get<{ Params: { id: string } }>("/api/traces/:id", async (request, reply) => {
    const parsed = parseTraceId(request.params.id);
    if ("error" in parsed) return text(reply, 400, parsed.error);
    // Grafana asks for the binary form; Tempo's Trace message has the layout of TracesData.
    if (request.headers.accept === "application/protobuf") {
      const bytes = store.encoded(parsed.id);
      return bytes === undefined ? notFound(reply) : reply.type("application/protobuf").send(bytes);
    }
    const traces = store.decoded(parsed.id);
    return traces === undefined ? notFound(reply) : traceJson(traces);
  });
  server.get("/api/search", async (request, reply) => {
    try {
      const query = parseSearchQuery(new URL(request.url, "http://tempo").searchParams);
      const { traces, inspectedTraces } = search(store, query);
      return { ...(traces.length > 0 && { traces }), metrics: { inspectedTraces } };
    } catch (error) {
      if (error instanceof SearchQueryError) return text(reply, 400, error.message);
      throw error;
    }
  });
  server.get("/api/search/tags", async () => present({ tagNames: tagNames(store) }));
  server.get<{ Params: { tag: string } }>("/api/search/tag/:tag/values", async (request) =>
    present({ tagValues: tagValues(store, request.params.tag) }),
  );
}

/** Protobuf's JSON leaves empty lists out. */
function present(answer: Record<string, string[]>): object {
  return Object.fromEntries(Object.entries(answer).filter(([, list]) => list.length > 0));
}

function notFound(reply: FastifyReply): FastifyReply {
  return text(reply, 404, "trace not found");
}

function text(reply: FastifyReply, status: number, body: string): FastifyReply {
  return reply.code(status).type("text/plain; charset=utf-8").send(body);
}
