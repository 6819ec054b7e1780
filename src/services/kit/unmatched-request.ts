import type { FastifyInstance, FastifyRequest } from "fastify";
import { HttpError } from "./http-error.ts";

interface ServedPath {
  path: RegExp;
  methods: readonly string[];
}

/**
 * Answers what no route takes: 405 with `Allow` where its path has other methods (RFC 9110,
 * 15.5.6), else 404. To be called before the first route is added.
 */
export function answerUnmatched(server: FastifyInstance): void {
  const served: ServedPath[] = [];
  server.addHook("onRoute", ({ url, method }) => {
    served.push({ path: pathPattern(url), methods: [method].flat() });
  });
  // Before the body is looked at: what is wrong with it does not matter where nobody takes it.
  server.addHook("preParsing", (request, reply, _payload, done) => {
    if (!request.is404) return done();
    const { error, allow } = refusalOf(request, served);
    if (allow !== "") reply.header("allow", allow);
    return done(error);
  });
  server.setNotFoundHandler((request) => {
    throw refusalOf(request, served).error;
  });
}

function refusalOf(
  { method, url }: FastifyRequest,
  served: readonly ServedPath[],
): { error: HttpError; allow: string } {
  const path = url.split("?", 1)[0] ?? "";
  const found = served.filter((one) => one.path.test(path)).flatMap(({ methods }) => methods);
  const allow = [...new Set(found)].toSorted().join(", ");
  const error =
    allow === ""
      ? new HttpError(404, { error: "not_found", detail: `no such path for ${method}` })
      : new HttpError(405, {
          error: "method_not_allowed",
          detail: `this path has no ${method}, but ${allow}`,
        });
  return { error, allow };
}

/** `/v1/memory/:ns/:key` as an expression; `*` stands for the rest. */
function pathPattern(route: string): RegExp {
  const source = route
    .replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll(/:\w+/g, "[^/]+")
    .replaceAll("*", ".*");
  return new RegExp(`^${source}$`);
}
