import { Counter, Histogram, type Registry } from "prom-client";
import { targetOf } from "../../../cluster/api/target.ts";
import { ResourceRegistry } from "../../../cluster/api-resources/resource-registry.ts";
import type { Answered } from "../http/api-server.ts";

/** Seconds: from a look at one object to a list of many. */
const DURATION_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

/** Health checks and scrapes are no requests of the API, as kube-apiserver counts. */
const NOT_COUNTED = new Set(["/readyz", "/livez", "/healthz", "/metrics"]);

const VERBS: Readonly<Record<string, string>> = {
  POST: "POST",
  PUT: "PUT",
  PATCH: "PATCH",
  DELETE: "DELETE",
};

/** Counts and times requests, by the names that kube-apiserver has for that. */
export function countApiRequests(registry: Registry): (answered: Answered) => void {
  const kinds = new ResourceRegistry();
  const registers = [registry];
  const requests = new Counter({
    name: "apiserver_request_total",
    help: "Requests of the Kubernetes API and of the simulation's own.",
    labelNames: ["verb", "group", "version", "resource", "subresource", "scope", "code"],
    registers,
  });
  const duration = new Histogram({
    name: "apiserver_request_duration_seconds",
    help: "Time from a request to its answer; of a watch, until it began.",
    labelNames: ["verb", "group", "version", "resource", "subresource", "scope"],
    buckets: DURATION_BUCKETS,
    registers,
  });
  return ({ request, status, durationMs, isStream }) => {
    const { path, method } = request;
    if (NOT_COUNTED.has(path)) return;
    const target = targetOf(path, kinds);
    const labels = {
      verb: verbOf(method, isStream, target?.name !== undefined),
      group: path.startsWith("/sim/") ? "sim" : (target?.kind.group ?? ""),
      version: target?.kind.version ?? "",
      resource: target?.kind.plural ?? "",
      subresource: target === null ? "" : knownSubresource(target.subresource),
      scope: scopeOf(target),
    };
    requests.inc({ ...labels, code: status });
    duration.observe(labels, durationMs / 1_000);
  };
}

/** What a client makes up is no label: there is no end to that. */
function knownSubresource(text: string | undefined): string {
  return text !== undefined && SUBRESOURCES.has(text) ? text : "";
}

const SUBRESOURCES = new Set(["status", "scale", "eviction", "binding", "log", "finalize"]);

function verbOf(method: string, isStream: boolean, isNamed: boolean): string {
  if (isStream) return "WATCH";
  if (method === "GET" || method === "HEAD") return isNamed ? "GET" : "LIST";
  return VERBS[method] ?? "other";
}

function scopeOf(target: ReturnType<typeof targetOf>): string {
  if (target === null) return "";
  if (target.name !== undefined) return "resource";
  return target.namespace === undefined ? "cluster" : "namespace";
}
