import { createServer } from "node:http";
import { expect, test } from "vitest";
import { planOf } from "../../../../test/support/plan-of.ts";
import { closedPort, listen, serveTcp } from "../../../../test/support/sockets.ts";
import { systemClock } from "../../../util/clock.ts";
import type { ProofContext } from "../proof-context.ts";
import { countSpans, findAccepted } from "./accepted-spans.ts";

const BEFORE = { accepted: 10, passedOn: 10 };

test("series add up under the names of old and new collectors", async () => {
  const { context } = await collectorThat(`# TYPE otelcol_receiver_accepted_spans_total counter
otelcol_receiver_accepted_spans_total{receiver="otlp",transport="grpc"} 3
otelcol_receiver_accepted_spans_total{receiver="otlp",transport="http",note="a}b"} 4
otelcol_receiver_accepted_spans 5
otelcol_receiver_accepted_metric_points_total{receiver="otlp"} 100
otelcol_exporter_sent_spans_total{exporter="otlp/tempo"} 6
otelcol_exporter_send_failed_spans{exporter="otlp/tempo"} 1.5e1
`);
  expect(await countSpans(context)).toEqual({ accepted: 12, passedOn: 21 });
});

test.each([
  ["took and passed on", 14, 12, { found: true, words: "accepted 4 spans" }],
  [
    "took nothing",
    10,
    12,
    { found: false, words: "its own metrics show no span accepted since the request" },
  ],
  [
    "was started anew and has taken nothing",
    0,
    0,
    { found: false, words: "its own metrics show no span accepted since the request" },
  ],
  [
    "took and dropped",
    14,
    10,
    { found: false, words: "it accepted 4 spans and has passed none on to the trace store" },
  ],
])("a collector that %s", async (_, accepted, passedOn, finding) => {
  const { context } = await collectorThat(metrics(accepted, passedOn));
  expect(await findAccepted(context, BEFORE)).toEqual(finding);
});

test.each(["a store that does not listen", "no store at all"])(
  "with %s a collector is not blamed for what it cannot pass on",
  async (what) => {
    const yaml = what === "no store at all" ? "services: { tempo: { enabled: false } }" : "";
    const { context } = await collectorThat(metrics(14, 10), { yaml, storeListens: false });
    expect(await findAccepted(context, BEFORE)).toMatchObject({ found: true });
  },
);

test("metrics that cannot be had are an error in words", async () => {
  const { context } = await collectorThat("", { status: 503 });
  await expect(countSpans(context)).rejects.toThrow(/\/metrics answered 503$/);
});

function metrics(accepted: number, sent: number): string {
  return `otelcol_receiver_accepted_spans_total ${accepted}\notelcol_exporter_sent_spans_total ${sent}\n`;
}

async function collectorThat(
  text: string,
  { yaml = "", status = 200, storeListens = true } = {},
): Promise<{ context: ProofContext }> {
  const server = createServer((_, response) => {
    response.statusCode = status;
    response.end(text);
  });
  const { host, port } = await listen(server);
  const storePort = storeListens ? (await serveTcp(() => {})).port : await closedPort();
  const at = (number: number) => ({
    host,
    port: number,
    protocol: "http" as const,
    internal: false,
  });
  const context = {
    plan: await planOf(yaml),
    endpoints: {
      "otel-collector": { metrics: at(port) },
      tempo: { "otlp-grpc": at(storePort) },
    },
    clock: systemClock,
    signal: new AbortController().signal,
    readLog: async function* () {},
    readSecret: async () => "",
  };
  return { context };
}
