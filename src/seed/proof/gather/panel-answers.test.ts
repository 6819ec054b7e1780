import { expect, test } from "vitest";
import {
  fakeGrafana,
  PASSWORD,
  queriesOf,
  type Twist,
} from "../../../../test/support/fake-grafana.ts";
import { ALL_PROGRAMS, planOf } from "../../../../test/support/plan-of.ts";
import { PanelSearch } from "./panel-answers.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";

/** Has other results for the queries whose expression has this in it. */
function answering(part: string, result: object): Twist {
  return (request) => {
    const queries = queriesOf(request);
    if (!queries.some(({ expr = "" }) => expr.includes(part))) return undefined;
    const results = queries.map(({ refId }) => [refId, result] as const);
    return { status: 200, body: { results: Object.fromEntries(results) } };
  };
}

const EMPTY = { status: 200, frames: [{ data: { values: [[], []] } }] };

async function look(twist?: Twist, yaml = "") {
  const plan = await planOf(yaml, { programs: ALL_PROGRAMS });
  const { context } = await fakeGrafana(twist, plan);
  return new PanelSearch(TRACE).look(context);
}

test("every panel and the trace, with devstack's own requests among what is shown", async () => {
  const { context, received } = await fakeGrafana();
  expect(await new PanelSearch(TRACE).look(context)).toEqual({
    found: true,
    words: expect.stringMatching(/^\d\d panels of 5 dashboards, the trace$/),
  });
  const queries = received.flatMap(queriesOf);
  expect(queries).toContainEqual(
    expect.objectContaining({ datasource: { type: "tempo", uid: "tempo" }, query: TRACE }),
  );
  const text = JSON.stringify(queries);
  expect(text).toContain('synthetic=~\\".*\\"');
  // What Grafana fills in itself is left to it.
  expect(text).toContain("$__rate_interval");
  expect(text).not.toMatch(/\$(synthetic|prometheus|tempo)/);
  expect(received.map(({ path }) => path)).toContainEqual(
    expect.stringMatching(/^\/api\/datasources\/proxy\/uid\/tempo\/api\/search\?tags=/),
  );
  expect(JSON.stringify(received.map(({ path, body }) => [path, body]))).not.toContain(PASSWORD);
});

test("a panel that shows nothing is told with its dashboard and query", async () => {
  expect(await look(answering("memory_objects", EMPTY))).toEqual({
    found: false,
    words: "dashboard Memory, panel Objects: empty: sum(memory_objects)",
  });
});

test("one that may be empty may be, but its query must not be refused", async () => {
  const escalations = "router_adapter_error_ratio";
  expect(await look(answering(escalations, EMPTY))).toMatchObject({ found: true });
  const refused = { status: 400, error: "parse error" };
  expect(await look(answering(escalations, refused))).toEqual({
    found: false,
    words: "dashboard Adapters, panel Error ratio: parse error: router_adapter_error_ratio",
  });
});

test.each([
  ["is not part of the stack", "ollama-adapter: { enabled: false }", "(adapter_tokens_total"],
  ["is a program of the user's", "memory: { process: [x] }", "memory_objects"],
  ["runs elsewhere", "memory: { url: http://127.0.0.1:9 }", "memory_objects"],
])("what a service would show that %s may be missing", async (_, entry, part) => {
  const yaml = `services: { ${entry} }`;
  expect(await look(answering(part, EMPTY), yaml)).toMatchObject({ found: true });
});

test("panels of a trace store that is not part of the stack are left out", async () => {
  const yaml = "services: { tempo: { enabled: false } }";
  const twist: Twist = ({ path }) =>
    path.includes("/tempo/") ? { status: 404, body: {} } : undefined;
  expect(await look(twist, yaml)).toMatchObject({ found: true });
});

test("a trace that Grafana does not show is told", async () => {
  const twist: Twist = (request) =>
    queriesOf(request).some(({ datasource }) => datasource.uid === "tempo")
      ? { status: 404, body: { message: "data source not found" } }
      : undefined;
  expect(await look(twist)).toEqual({
    found: false,
    words: `data source tempo, trace ${TRACE}: Grafana answered 404: data source not found`,
  });
});

test("a dashboard or a panel that is gone is told", async () => {
  const at =
    (uid: string, reply: { status: number; body: object }): Twist =>
    (request) =>
      request.path === `/api/dashboards/uid/${uid}` ? reply : undefined;
  const gone = at("devstack-memory", { status: 404, body: { message: "Dashboard not found" } });
  expect(await look(gone)).toMatchObject({
    words: "dashboard devstack-memory answered 404: Dashboard not found",
  });
  const meta = { folderUid: "devstack" };
  const bare = at("devstack-memory", { status: 200, body: { meta, dashboard: { panels: [] } } });
  expect(await look(bare)).toMatchObject({
    words: expect.stringMatching(/^dashboard Memory, panel .*: Grafana has no such panel/),
  });
});

test("what was found is not asked again, whatever is missing beside it", async () => {
  let hasObjects = false;
  const { context, received } = await fakeGrafana((request) =>
    hasObjects ? undefined : answering("memory_objects", EMPTY)(request),
  );
  const search = new PanelSearch(TRACE);
  expect(await search.look(context)).toMatchObject({ found: false });
  const first = received.length;
  hasObjects = true;
  expect(await search.look(context)).toMatchObject({ found: true });
  const again = received.slice(first).flatMap(queriesOf);
  expect(again.map(({ expr }) => expr)).toContain("sum(memory_objects)");
  expect(again.filter(({ expr = "" }) => !expr.includes("memory_objects"))).toEqual([]);
});
