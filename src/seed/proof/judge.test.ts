import { expect, test } from "vitest";
import { wholeEvidence } from "../../../test/support/evidence.ts";
import { planOf } from "../../../test/support/plan-of.ts";
import type { Evidence } from "./evidence.ts";
import { judge } from "./judge.ts";

const PATH = [
  "router",
  "opa",
  "memory",
  "persona-adapter",
  "otel-collector",
  "tempo",
  "prometheus",
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
    "accepted 9 spans, counted",
    "trace of 11 spans",
    "5 of 5 counters grew",
  ]);
});

const missing = (words: string) => ({ found: false, words });

test.each<[string, string, (evidence: Evidence) => Partial<Evidence>, string]>([
  ["no decision", "opa", () => ({ decision: missing("no decision") }), "no decision"],
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
    "it has seen no counter grow, of router, persona-adapter, memory, opa, otel-collector",
  ],
])("%s is blamed on %s alone", async (_, service, change, detail) => {
  const plan = await planOf("");
  const whole = wholeEvidence(plan);
  const broken = judge(plan, { ...whole, ...change(whole) }).filter(({ ok }) => !ok);
  expect(broken).toEqual([{ service, ok: false, detail }]);
});

test.each(["router", "memory", "persona-adapter"])(
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

test.each(["router", "opa", "memory", "persona-adapter", "otel-collector"])(
  "one counter that does not grow is blamed on %s alone",
  async (service) => {
    const broken = await brokenBy((evidence) =>
      readings(evidence, (reading, name) =>
        name === service ? { ...reading, query: "q", after: reading.before } : reading,
      ),
    );
    expect(broken).toEqual([{ service, ok: false, detail: "Prometheus has not seen q grow" }]);
  },
);

test("a counter that fell was reset: what it has now was counted since", async () => {
  const reset = (after: number) => (evidence: Evidence) =>
    readings(evidence, (reading, name) =>
      name === "memory" ? { ...reading, before: 9, after } : reading,
    );
  expect(await brokenBy(reset(1))).toEqual([]);
  expect((await brokenBy(reset(0))).map(({ service }) => service)).toEqual(["memory"]);
});

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
    ...PATH.slice(0, 4),
    "billing",
    ...PATH.slice(4),
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
    PATH.slice(0, 5).map((service) => [service, true]),
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

type Reading = { query: string; before: number; after: number };

function readings(
  { counters }: Evidence,
  change: (reading: Reading, service: string) => Reading,
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
