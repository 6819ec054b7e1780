import { expect, test } from "vitest";
import { wholeEvidence } from "../../../test/support/evidence.ts";
import { ALL_PROGRAMS, planOf } from "../../../test/support/plan-of.ts";
import type { CounterReading, Evidence } from "./evidence.ts";
import { judge } from "./judge.ts";

const PATH = [
  "router",
  "opa",
  "memory",
  "persona-adapter",
  "ollama-adapter",
  "otel-collector",
  "tempo",
  "prometheus",
  "topology",
];

test("whole evidence satisfies every hop, told in the order of the request's path", async () => {
  const plan = await planOf("");
  const verdicts = judge(plan, wholeEvidence(plan));
  expect(verdicts.map(({ service }) => service)).toEqual(PATH);
  expect(verdicts.filter(({ ok }) => !ok)).toEqual([]);
  expect(verdicts.map(({ detail }) => detail)).toEqual([
    "answered in 12 ms, 7 spans, counted",
    "decision d1 in its log, counted",
    "conversation stored, 2 spans, counted",
    "streamed the answer, 2 spans, counted",
    "1 span, counted",
    "accepted 9 spans, counted",
    "trace of 12 spans",
    "6 of 6 counters grew",
    "its API lists 6 nodes",
  ]);
});

const missing = (words: string) => ({ found: false, words });

test.each<[string, string, (evidence: Evidence) => Partial<Evidence>, string]>([
  ["no decision", "opa", () => ({ decision: missing("no decision") }), "no decision"],
  ["no nodes", "topology", () => ({ nodes: missing("it answered 500") }), "it answered 500"],
  ["nothing stored", "memory", () => ({ stored: missing("not stored") }), "not stored"],
  [
    "chunks of somebody else",
    "persona-adapter",
    ({ answer }) => ({ answer: { ...answer, chunkModels: new Set(["gpt-9"]) } }),
    "the answer came from gpt-9",
  ],
  ["no span accepted", "otel-collector", () => ({ accepted: missing("none") }), "none"],
  [
    "no trace",
    "tempo",
    () => ({ trace: { missing: "it answered 404" } }),
    "it does not have the trace: it answered 404",
  ],
  ["counters refused", "prometheus", () => ({ counters: { refused: "it said no" } }), "it said no"],
  [
    "no counter that grew",
    "prometheus",
    (evidence) => readings(evidence, (reading) => ({ ...reading, after: reading.before })),
    "it has seen no counter grow, of router, persona-adapter, ollama-adapter, memory, opa, otel-collector",
  ],
])("%s is blamed on %s alone", async (_, service, change, detail) => {
  const plan = await planOf("");
  const whole = wholeEvidence(plan);
  const broken = judge(plan, { ...whole, ...change(whole) }).filter(({ ok }) => !ok);
  expect(broken).toEqual([{ service, ok: false, detail }]);
});

test("panels that show nothing are blamed on Grafana, unless its data sources have nothing", async () => {
  const plan = await planOf("", { programs: ALL_PROGRAMS });
  const whole = wholeEvidence(plan);
  const verdicts = judge(plan, whole);
  expect(verdicts.map(({ service }) => service)).toEqual(PATH.toSpliced(-1, 0, "grafana"));
  expect(verdicts.filter(({ ok }) => !ok)).toEqual([]);
  const broken = (change: Partial<Evidence>) =>
    judge(plan, { ...whole, panels: missing("empty: up"), ...change }).flatMap(
      ({ service, ok, detail }) => (ok ? [] : [`${service}: ${detail}`]),
    );
  expect(broken({})).toEqual(["grafana: empty: up"]);
  expect(broken({ trace: { missing: "404" } })).toEqual(["tempo: it does not have the trace: 404"]);
  expect(broken({ counters: { refused: "it said no" } })).toEqual(["prometheus: it said no"]);
});

test.each(["router", "memory", "persona-adapter", "ollama-adapter"])(
  "a trace without any span of %s is blamed on it alone",
  async (service) => {
    const broken = await brokenBy((evidence) => withoutSpans(evidence, service));
    expect(broken).toEqual([{ service, ok: false, detail: "the trace has none of its spans" }]);
  },
);

test("a single span that is missing is named", async () => {
  const broken = await brokenBy((evidence) => withoutSpans(evidence, "router", "dispatch"));
  expect(broken).toEqual([
    { service: "router", ok: false, detail: 'the trace lacks its span "dispatch"' },
  ]);
});

test.each(["router", "opa", "memory", "persona-adapter", "ollama-adapter", "otel-collector"])(
  "one counter that does not grow is blamed on %s alone",
  async (service) => {
    const broken = await brokenBy((evidence) =>
      readings(evidence, (reading, name) =>
        name === service ? { ...reading, query: "q", after: reading.before } : reading,
      ),
    );
    const detail = "Prometheus has not seen q grow, which its own metrics show";
    expect(broken).toEqual([{ service, ok: false, detail }]);
  },
);

type Reading = Omit<CounterReading, "query">;
type Own = CounterReading["own"];
const counted: Own = { before: 0, after: 1 };
const silent: Own = { before: 1, after: 1 };

test.each<[string, Reading]>([
  ["grew at Prometheus and at the service", { before: 3, after: 4, own: { before: 3, after: 4 } }],
  ["grew at Prometheus, of a service that tells nothing", { before: 3, after: 4, own: null }],
  ["grew at Prometheus, counted by somebody else", { before: 3, after: 4, own: silent }],
  ["fell, of a service that tells nothing: it was reset", { before: 9, after: 1, own: null }],
  ["fell, of a service that has counted", { before: 9, after: 1, own: counted }],
  ["is the same as before the service's restart", { before: 1, after: 1, own: counted }],
  ["fell, and that others have counted too", { before: 9, after: 4, own: { before: 2, after: 3 } }],
  ["was reset while it was looked at", { before: 1, after: 1, own: { before: 5, after: 1 } }],
])("a counter counts that %s", async (_, reading) => {
  expect(await brokenBy((evidence) => readings(evidence, onlyOf("memory", reading)))).toEqual([]);
});

const UNSEEN = "Prometheus has not seen q grow";
const SHOWN = `${UNSEEN}, which its own metrics show`;
const SILENT = "its own metrics do not show q grow";

test.each<[string, Reading, string]>([
  ["never was", { before: 0, after: 0, own: null }, UNSEEN],
  ["did not grow, of a service that tells nothing", { before: 1, after: 1, own: null }, UNSEEN],
  ["fell to nothing", { before: 9, after: 0, own: null }, UNSEEN],
  ["only the service has", { before: 0, after: 0, own: counted }, SHOWN],
  ["is still the one before the restart", { before: 5, after: 5, own: counted }, SHOWN],
  [
    "is still the one before the request",
    { before: 5, after: 5, own: { before: 5, after: 6 } },
    SHOWN,
  ],
  [
    "fell, and is what it was before the request",
    { before: 9, after: 2, own: { before: 2, after: 3 } },
    SHOWN,
  ],
  ["the service itself did not raise", { before: 1, after: 1, own: silent }, SILENT],
  ["fell, of a service that did not raise it", { before: 9, after: 1, own: silent }, SILENT],
  [
    "never was, at the service neither",
    { before: 0, after: 0, own: { before: 0, after: 0 } },
    SILENT,
  ],
])("a counter does not count that %s", async (_, reading, detail) => {
  const broken = await brokenBy((evidence) => readings(evidence, onlyOf("memory", reading)));
  expect(broken).toEqual([{ service: "memory", ok: false, detail }]);
});

test("where no service has counted, each is to blame, and Prometheus is not", async () => {
  const broken = await brokenBy((evidence) =>
    readings(evidence, (reading) => ({ ...reading, after: reading.before, own: silent })),
  );
  expect(broken.map(({ service }) => service)).toEqual(
    PATH.filter((name) => !SEEN_BY_NONE.has(name)),
  );
});

test("Prometheus is blamed for the counters alone that the services have raised", async () => {
  const broken = await brokenBy((evidence) =>
    readings(evidence, (reading, name) => ({
      ...reading,
      query: "q",
      after: reading.before,
      own: name === "memory" ? silent : reading.own,
    })),
  );
  expect(broken).toEqual([
    { service: "memory", ok: false, detail: SILENT },
    {
      service: "prometheus",
      ok: false,
      detail:
        "it has seen no counter grow, of router, persona-adapter, ollama-adapter, opa, otel-collector",
    },
  ]);
});

/** These have no counter to be blamed for. */
const SEEN_BY_NONE = new Set(["tempo", "prometheus", "topology"]);

function onlyOf(service: string, reading: Reading) {
  return (usual: CounterReading, name: string) =>
    name === service ? { query: "q", ...reading } : usual;
}

test("an answer that nobody behind the router knows of was made up by the router", async () => {
  const made = await brokenBy(() => ({
    decision: missing("no decision"),
    stored: missing("not stored"),
    accepted: missing("none"),
    trace: { missing: "404" },
  }));
  expect(made[0]).toEqual({
    service: "router",
    ok: false,
    detail: "it answered, but no hop behind it has seen the request",
  });
});

test("where one hop behind the router has seen it, the router is not blamed for the others", async () => {
  const broken = await brokenBy(() => ({
    decision: missing("no decision"),
    trace: { missing: "404" },
  }));
  expect(broken.map(({ service }) => service)).toEqual(["opa", "tempo"]);
});

test("a service of the user's is a hop where the adapters stand, if it declares anything", async () => {
  const plan = await planOf(`services:
  billing: { process: [x], proof: { spans: [charge], counter: charges_total } }
  quiet: { process: [x] }`);
  const whole = wholeEvidence(plan);
  const verdicts = judge(plan, whole);
  expect(verdicts.map(({ service }) => service)).toEqual([
    ...PATH.slice(0, 5),
    "billing",
    ...PATH.slice(5),
  ]);
  const broken = judge(plan, { ...whole, ...withoutSpans(whole, "billing") });
  expect(broken.filter(({ ok }) => !ok).map(({ service }) => service)).toEqual(["billing"]);
});

test("what is not part of the stack leaves nothing to be blamed for", async () => {
  const plan = await planOf(
    "services: { tempo: { enabled: false }, prometheus: { enabled: false } }",
  );
  const verdicts = judge(plan, {
    ...wholeEvidence(plan),
    trace: { missing: "tempo is not part of this stack" },
    counters: { refused: "prometheus is not part of this stack" },
  });
  expect(verdicts.map(({ service, ok }) => [service, ok])).toEqual(
    ["router", "opa", "memory", "persona-adapter", "otel-collector", "topology"].map((service) => [
      service,
      true,
    ]),
  );
});

test("Prometheus is not blamed where there is no counter to ask for", async () => {
  const plan = await planOf("");
  const verdicts = judge(plan, { ...wholeEvidence(plan), counters: { readings: {} } });
  expect(verdicts.filter(({ ok }) => !ok)).toEqual([]);
});

/** The verdicts against the default stack when this of the whole evidence is different. */
async function brokenBy(change: (evidence: Evidence) => Partial<Evidence>) {
  const plan = await planOf("");
  const whole = wholeEvidence(plan);
  return judge(plan, { ...whole, ...change(whole) }).filter(({ ok }) => !ok);
}

function readings(
  { counters }: Evidence,
  change: (reading: CounterReading, service: string) => CounterReading,
): Pick<Evidence, "counters"> {
  if ("refused" in counters) throw new Error("the whole evidence has readings");
  const changed = Object.entries(counters.readings).map(([service, reading]) => [
    service,
    change(reading, service),
  ]);
  return { counters: { readings: Object.fromEntries(changed) } };
}

function withoutSpans({ trace }: Evidence, service: string, name?: string) {
  if ("missing" in trace) throw new Error("the whole evidence has spans");
  const left = trace.spans.filter(
    (span) => span.service !== service || (name !== undefined && span.name !== name),
  );
  return { trace: { spans: left } };
}
