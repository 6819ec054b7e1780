import { expect, test } from "vitest";
import { fuzzedRequests } from "../../../test/support/cluster/fuzz/fuzzed-requests.ts";
import { TestApi, type TestStream } from "../../../test/support/cluster/test-api.ts";
import { createCluster } from "../create-cluster.ts";
import type { ApiRequest, ApiResponse } from "./request.ts";

const REQUESTS = 10_000;
/** Seconds on a machine that has other things to do. */
const TIMEOUT_MS = 180_000;

const COLLECTIONS = [
  ...["pods", "configmaps", "secrets", "services", "nodes", "namespaces"].map(
    (plural) => `/api/v1/${plural}`,
  ),
  ...["deployments", "replicasets", "statefulsets"].map((plural) => `/apis/apps/v1/${plural}`),
  ...["/apis/batch/v1/jobs", "/apis/policy/v1/poddisruptionbudgets"],
];

/** What the API server of 1.34 blames itself for too, whoever is to blame. */
const AS_THE_REAL_ONE = [
  /^resourceVersion should not be set on objects to be created$/,
  /^couldn't get version\/kind; json parse error: /,
  /^json: cannot unmarshal /,
  /^map: .* does not contain declared merge key: /,
  /^unknown patch type: /,
  /^expected a .*, but received a /,
  /^resourceVersion: Invalid value: .*: strconv.ParseUint: /,
];

test("ten thousand bad requests: none breaks the server, and what is stored stays whole", {
  timeout: TIMEOUT_MS,
}, () => {
  const cluster = createCluster({ seed: 1, startMs: Date.parse("2026-01-01T00:00:00Z") });
  const api = new TestApi({ cluster });
  const lists = COLLECTIONS.map((path) => ({ path, body: api.get(path).body }));
  const watches = lists.map(({ path, body }) =>
    api.watch(path, `watch=true&resourceVersion=${body.metadata.resourceVersion}`),
  );
  const codes = new Map<number, number>();
  for (const [at, request] of [...fuzzedRequests(7, REQUESTS)].entries()) {
    const { status } = handled(api, request);
    codes.set(status, (codes.get(status) ?? 0) + 1);
    if (at % 500 === 0) cluster.advanceTo(cluster.nowMs + 1_000);
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
  for (const code of [200, 201, 400, 404, 405, 406, 409, 415, 422]) {
    expect(codes.get(code), `${code}`).toBeGreaterThan(20);
  }
  for (const [at, { path, body }] of lists.entries()) {
    const { items } = api.get(path).body;
    expect(replayed(body.items, watches[at]), path).toEqual(keyed(items));
    for (const item of items) storeAgain(api, path, item);
  }
});

function handled({ api }: TestApi, request: ApiRequest): ApiResponse {
  try {
    const response = api.handle(request);
    if ("stream" in response) response.stream.open({ write: () => {}, end: () => {} })();
    else checkAnswer(response);
    return response;
  } catch (cause) {
    const { method, path, query, body } = request;
    const text = Buffer.from(body).toString("latin1").slice(0, 3_000);
    throw new Error(`${method} ${path}?${query}: ${text}`, { cause });
  }
}

function checkAnswer({ status, headers, body }: Exclude<ApiResponse, { stream: unknown }>): void {
  if (status < 400 || !String(headers["content-type"]).includes("json")) return;
  const answer = JSON.parse(String(body));
  expect(answer).toMatchObject({ kind: "Status", status: "Failure", code: status });
  const isKnown = AS_THE_REAL_ONE.some((words) => words.test(answer.message));
  if (status >= 500 && !isKnown) throw new Error(`${status}: ${answer.message}`);
}

interface Item {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly namespace?: string;
    readonly name: string;
  };
}

function keyed(items: readonly Item[]): Record<string, Item> {
  return Object.fromEntries(items.map((item) => [keyOf(item), item]));
}

function keyOf({ metadata: { namespace = "", name } }: Item): string {
  return `${namespace}/${name}`;
}

function replayed(items: readonly Item[], watch: TestStream | undefined): Record<string, Item> {
  const objects = keyed(items);
  for (const { type, object } of watch?.lines ?? []) {
    if (type === "DELETED") delete objects[keyOf(object)];
    else objects[keyOf(object)] = object;
  }
  return objects;
}

/** What is stored is valid: a client may store it again as it is. */
function storeAgain(api: TestApi, path: string, item: Item): void {
  const cut = path.lastIndexOf("/");
  const { namespace, name } = item.metadata;
  const place = namespace === undefined ? "" : `/namespaces/${namespace}`;
  const to = `${path.slice(0, cut)}${place}${path.slice(cut)}/${name}`;
  const { status, body } = api.put(to, item, { query: "fieldValidation=Strict" });
  expect(status, `${body.message}: ${JSON.stringify(item)}`).toBe(200);
}
