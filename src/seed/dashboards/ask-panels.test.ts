import { expect, test } from "vitest";
import { endpointOf } from "../../../test/support/endpoint-of.ts";
import { fakeJsonServer } from "../../../test/support/fake-json-server.ts";
import { askPanels } from "./ask-panels.ts";
import type { PanelEntry, PanelQuery } from "./panel-table.ts";

const ONE = { value: [1, "1"] };
const promql = (expression: string): PanelQuery => ({ kind: "promql", expression });
const panel = (title: string, mayBeEmpty: string | null, ...queries: PanelQuery[]): PanelEntry => ({
  id: 1,
  title,
  queries,
  of: [],
  mayBeEmpty,
});

test("a panel without an answer is told, unless it may be empty", async () => {
  const faults = await ask(
    [
      panel("full", null, promql("up")),
      panel("empty", null, promql("up"), promql("nothing")),
      panel("no errors", "no request has failed", promql("nothing")),
    ],
    { up: [ONE] },
  );
  expect(faults).toEqual([{ dashboard: "board", panel: "empty", why: "empty: nothing" }]);
});

test("a query that is refused is told, also of a panel that may be empty", async () => {
  const faults = await ask([panel("broken", "it may be", promql("up{"))], {});
  expect(faults).toEqual([
    {
      dashboard: "board",
      panel: "broken",
      why: expect.stringMatching(/answered 400: parse error$/),
    },
  ]);
});

test("variables are filled in, and a quantile of nothing is an answer", async () => {
  const expression = 'rate(x{synthetic=~"$synthetic"}[$__rate_interval])';
  const filled = 'rate(x{synthetic=~".*"}[1m])';
  expect(
    await ask([panel("p95", null, promql(expression))], { [filled]: [{ value: [1, "NaN"] }] }),
  ).toEqual([]);
});

test("traces are searched by their tags", async () => {
  const router = { "service.name": "router", "span name": 'a "b"' };
  const faults = await ask(
    [
      panel("traces", null, { kind: "traces", tags: router }),
      panel("none", null, { kind: "traces", tags: { "service.name": "nobody" } }),
      panel("refused", null, { kind: "traces", tags: { "service.name": "refused" } }),
    ],
    {},
  );
  expect(faults).toEqual([
    { dashboard: "board", panel: "none", why: 'empty: traces with {"service.name":"nobody"}' },
    { dashboard: "board", panel: "refused", why: expect.stringMatching(/answered 404: /) },
  ]);
});

test("a look that is cut off says so, and blames no panel", async () => {
  const controller = new AbortController();
  controller.abort(new Error("interrupted"));
  const look = ask([panel("full", null, promql("up"))], { up: [ONE] }, controller.signal);
  await expect(look).rejects.toThrow("interrupted");
});

/** Asks a Prometheus and a trace store that have these answers. */
async function ask(
  panels: readonly PanelEntry[],
  series: Readonly<Record<string, object[]>>,
  signal = new AbortController().signal,
) {
  const server = await fakeJsonServer((request) => {
    const url = new URL(request.path, "http://any");
    if (url.pathname === "/api/search") return searched(url.searchParams.get("tags") ?? "");
    const query = url.searchParams.get("query") ?? "";
    if (query.endsWith("{")) return { status: 400, body: { error: "parse error" } };
    return { status: 200, body: { status: "success", data: { result: series[query] ?? [] } } };
  });
  const endpoint = { http: endpointOf(server.url) };
  return askPanels(
    { dashboards: [{ uid: "board", title: "Board", panels }] },
    {
      endpoints: { prometheus: endpoint, tempo: endpoint },
      variables: { synthetic: "Included", rateInterval: "1m" },
      signal,
      timeoutMs: 5_000,
    },
  );
}

function searched(tags: string): { status: number; body: object } {
  if (tags.includes("refused")) return { status: 404, body: {} };
  const isRouter = tags === 'service.name="router" span name="a \\"b\\""';
  return { status: 200, body: { traces: isRouter ? [{ traceID: "1" }] : [] } };
}
