import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { selectLabels, selectSamples } from "./query.ts";
import { parseQueryTime, QueryTimeError } from "./query-time.ts";
import type { Scraper } from "./scraper.ts";
import { parseSelector, type Selector, SelectorError } from "./selector.ts";
import { targetsAnswer } from "./targets-answer.ts";
import { TimeLimitError, withTimeLimit } from "./time-limit.ts";

/** An honest pattern takes a millisecond, on a busy machine more; a hostile one would take for ever. */
const PATTERN_LIMIT_MS = 300;

/** What there is of the API, for those who ask for more. */
const SERVED = "/api/v1/query, series, labels, label/…/values, targets and status/buildinfo";

/** The part of Prometheus's HTTP API that asks for what is now. */
export function addPrometheusApi(server: FastifyInstance, scraper: Scraper): void {
  server.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    (_request, body, done) => done(null, body),
  );
  server.get("/-/ready", async (_request, reply) =>
    reply.type("text/plain; charset=utf-8").send("Prometheus Server is Ready.\n"),
  );
  server.get("/-/healthy", async (_request, reply) =>
    reply.type("text/plain; charset=utf-8").send("Prometheus Server is Healthy.\n"),
  );
  server.get("/api/v1/status/buildinfo", async () =>
    success({
      version: "builtin",
      revision: "",
      branch: "",
      buildUser: "devstack",
      buildDate: "",
      goVersion: "",
    }),
  );
  server.get("/api/v1/targets", async () => {
    await scraper.refresh();
    return success(targetsAnswer(scraper.targets, scraper.intervalMs));
  });

  const answer = (url: string, data: (parameters: URLSearchParams, path: string) => unknown) =>
    server.route<{ Params: { name?: string } }>({
      method: ["GET", "POST"],
      url,
      handler: async (request, reply) => {
        await scraper.refresh();
        try {
          const parameters = parametersOf(request);
          const work = () => data(parameters, request.params.name ?? "");
          const hasPattern = [...parameters.values()].some((text) => text.includes("~"));
          return success(hasPattern ? withTimeLimit(PATTERN_LIMIT_MS, work) : work());
        } catch (error) {
          return refuse(reply, error);
        }
      },
    });
  answer("/api/v1/query", (parameters) => {
    const atMs = queryTime(parameters);
    const selector = querySelector(parameters);
    return { resultType: "vector", result: selectSamples(scraper.targets, selector, atMs) };
  });
  answer("/api/v1/series", (parameters) => {
    const selectors = matchers(parameters);
    if (selectors.length === 0) throw new SelectorError("no match[] parameter provided");
    return selectLabels(scraper.targets, selectors);
  });
  answer("/api/v1/labels", (parameters) => {
    const found = selectLabels(scraper.targets, matchers(parameters));
    return unique(found.flatMap((labels) => Object.keys(labels)));
  });
  answer("/api/v1/label/:name/values", (parameters, name) => {
    const found = selectLabels(scraper.targets, matchers(parameters));
    return unique(found.flatMap((labels) => labels[name] ?? []));
  });
  server.all("/api/v1/*", async (request, reply) => {
    const path = new URL(request.url, "http://prometheus").pathname;
    const error = `the built-in store has no ${path}, only ${SERVED}; for more put prometheus on PATH`;
    return reply.code(404).send({ status: "error", errorType: "not_found", error });
  });
}

function success(data: unknown): object {
  return { status: "success", data };
}

/** Prometheus's shape of errors. */
function refuse(reply: FastifyReply, error: unknown): FastifyReply {
  if (error instanceof TimeLimitError) {
    return reply.code(503).send({ status: "error", errorType: "timeout", error: error.message });
  }
  if (!(error instanceof SelectorError)) throw error;
  return reply.code(400).send({ status: "error", errorType: "bad_data", error: error.message });
}

/** Of the URL and of a form that was posted, the form's first. */
function parametersOf(request: FastifyRequest): URLSearchParams {
  const url = new URL(request.url, "http://prometheus").searchParams;
  const form = typeof request.body === "string" ? new URLSearchParams(request.body) : [];
  return new URLSearchParams([...form, ...url]);
}

function querySelector(parameters: URLSearchParams): Selector {
  try {
    return parseSelector(parameters.get("query") ?? "");
  } catch (error) {
    throw named("query", error);
  }
}

function queryTime(parameters: URLSearchParams): number {
  try {
    return parseQueryTime(parameters.get("time") ?? undefined, Date.now());
  } catch (error) {
    throw named("time", error);
  }
}

function matchers(parameters: URLSearchParams): Selector[] {
  try {
    return parameters.getAll("match[]").map(parseSelector);
  } catch (error) {
    throw named("match[]", error);
  }
}

function named(parameter: string, error: unknown): unknown {
  const isBadData = error instanceof SelectorError || error instanceof QueryTimeError;
  return isBadData
    ? new SelectorError(`invalid parameter "${parameter}": ${error.message}`)
    : error;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
