import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { fakeStackApi } from "../../test/support/fake-stack-api.ts";
import { runCli } from "../../test/support/run-cli.ts";
import type { AskLine, AskOptions } from "../seed/ask.ts";
import type { TraceSpan } from "../seed/trace.ts";
import type { Clock } from "../util/clock.ts";
import { DevstackError } from "../util/errors.ts";
import { Masker } from "../util/masking/masker.ts";

const TRACE_ID = "7f3c0123456789abcdef0123456789ab";

const PLAN: AskLine = {
  type: "plan",
  request_id: "r-1",
  trace_id: TRACE_ID,
  conversation_id: "c-1",
  candidates: [{ model: "persona-v1", cost_per_1k: 0.002 }],
  policy: { allow: true, decision_id: "d-1" },
};
const CHUNKS: AskLine[] = ["Hello", ".\u001b[31m"].map((text, index) => ({
  type: "chunk",
  seq: index + 1,
  text,
  model: "persona-v1",
}));
const FINAL: AskLine = {
  type: "final",
  model_used: "persona-v1",
  tokens_in: 12,
  tokens_out: 41,
  cost_usd: 0.0002,
};

const span = (
  [spanId, parentSpanId]: [string, string | null],
  service: string,
  name: string,
  [startMs, endMs]: [number, number],
): TraceSpan => ({
  spanId,
  parentSpanId,
  service,
  name,
  startMs,
  endMs,
  attributes: {},
  error: false,
});

const ROOT = span(["a", null], "router", "POST /v1/ask", [0, 412]);
const POLICY = span(["b", "a"], "router", "policy decision", [1, 4]);
const STREAM = span(
  ["c", "a"],
  "persona-adapter",
  "atp.adapter.v1.AdapterService/Stream",
  [20, 399.4],
);

const answering = fakeStackApi({
  async *ask() {
    yield* [PLAN, ...CHUNKS, FINAL];
  },
  fetchTrace: async () => ({ spans: [ROOT, POLICY, STREAM] }),
});

test("ask prints the decision, the answer as it came, and the trace", async () => {
  const { status, stdout, stderr } = await runCli("ask hello", {
    api: answering,
    clock: quickClock(),
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatchInlineSnapshot(`
    "policy allow · persona-v1 $0.0020 per 1k tokens · conversation c-1
    Hello.[31m
    persona-v1 · 12 tokens in · 41 out · $0.0002

      router           POST /v1/ask             ━━━━━━━━━━━━━━━━━━━━━━━━━━    412 ms
                         policy decision        ━                             3.0 ms
      persona-adapter    AdapterService/Stream   ━━━━━━━━━━━━━━━━━━━━━━━━     379 ms

      trace 7f3c0123456789abcdef0123456789ab
      http://127.0.0.1:3200/api/traces/7f3c0123456789abcdef0123456789ab
    "
  `);
});

test("the unit of the prices is told once, for all candidates", async () => {
  const others = [{ model: "ollama-adapter", cost_per_1k: 0.0009 }, { model: "local" }];
  const plan = { ...PLAN, candidates: [...PLAN.candidates, ...others] };
  const api = fakeStackApi({
    ...answering,
    ask: async function* () {
      yield* [plan as typeof PLAN, ...CHUNKS, FINAL];
    },
  });
  const { stdout } = await runCli("ask hello", { api, clock: quickClock() });
  expect(stdout).toContain(
    "policy allow · persona-v1 $0.0020 per 1k tokens (ollama-adapter $0.0009; local)\n",
  );
});

test.each([
  ["unavailable", "memory unavailable"],
  ["shortened", "conversation shortened"],
])("a conversation that is %s is told", async (context, words) => {
  const api = fakeStackApi({
    async *ask() {
      yield* [{ ...PLAN, context }, ...CHUNKS, FINAL];
    },
    fetchTrace: async () => ({ spans: [ROOT] }),
  });
  expect((await runCli("ask hello", { api, clock: quickClock() })).stdout).toContain(words);
});

test("an adapter that gives way is told between its words and those of the next one", async () => {
  const chunk = (seq: number, text: string, model: string): AskLine => ({
    type: "chunk",
    seq,
    text,
    model,
  });
  const event = { type: "event", event: "escalate", model: "persona", from: "ollama" } as const;
  const api = fakeStackApi({
    ...answering,
    async *ask() {
      yield PLAN;
      yield chunk(1, "Hal", "ollama");
      yield { ...event, cause: "it sent nothing for 1200 ms" };
      yield chunk(2, "Hello.", "persona");
      yield FINAL;
    },
  });
  const { stdout } = await runCli("ask hello", { api, clock: quickClock() });
  expect(stdout.split("\n").slice(1, 5)).toEqual([
    "Hal",
    "ollama failed (it sent nothing for 1200 ms): persona answers",
    "Hello.",
    "persona-v1 · 12 tokens in · 41 out · $0.0002",
  ]);
});

test("on a terminal the answer is broken between words", async () => {
  const words = Array.from({ length: 30 }, (_, index) => `word${index}`).join(" ");
  const api = fakeStackApi({
    ...answering,
    async *ask() {
      yield* [PLAN, { type: "chunk", seq: 1, text: words, model: "m" }, FINAL];
    },
  });
  const options = { api, clock: quickClock(), terminalColumns: 60 };
  const { stdout } = await runCli("ask hello --no-color", options);
  const answer = stdout.slice(stdout.indexOf("word0"), stdout.indexOf("\npersona-v1"));
  expect(answer.replaceAll("\n", "")).toBe(words);
  for (const line of answer.split("\n")) expect(line).toMatch(/^(word\d+ ?)+$/);
  expect(Math.max(...answer.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(60);
});

test("the prompt and the conversation reach the router", async () => {
  const asked: Partial<AskOptions>[] = [];
  const api = fakeStackApi({
    async *ask(_endpoints, { prompt, conversationId }) {
      asked.push({ prompt, ...(conversationId !== undefined && { conversationId }) });
      yield* [PLAN, FINAL];
    },
  });
  await runCli(["ask", "two words"], { api });
  await runCli(["ask", "-c", "trip", "and then?"], { api });
  expect(asked).toEqual([{ prompt: "two words" }, { prompt: "and then?", conversationId: "trip" }]);
});

test("the trace is waited for until the router's outermost span is there and no more come", async () => {
  const answers = [[], [STREAM], [STREAM, POLICY], [ROOT, POLICY, STREAM]];
  let asked = 0;
  const api = fakeStackApi({
    ...answering,
    fetchTrace: async () => ({ spans: answers[Math.min(asked++, answers.length - 1)] ?? [] }),
  });
  const { stdout } = await runCli("ask hello", { api, clock: quickClock() });
  expect(asked).toBe(5);
  expect(stdout.match(/━/g)).not.toBeNull();
});

test("an answer whose trace cannot be had is still an answer", async () => {
  const api = fakeStackApi({
    ...answering,
    fetchTrace: async () => {
      throw new Error("connect ECONNREFUSED 127.0.0.1:3200");
    },
  });
  const { status, stdout } = await runCli("ask hello", { api, clock: quickClock() });
  expect(status).toBe(0);
  expect(stdout).toContain("no waterfall: connect ECONNREFUSED 127.0.0.1:3200 within 5 s\n");
});

test("an empty prompt is a mistake of the command line", async () => {
  const { status, stderr } = await runCli(["ask", " "], { api: answering });
  expect(status).toBe(2);
  expect(stderr).toContain("the prompt is empty");
});

test("a denial names the policy's reasons and exits with 4", async () => {
  const body = {
    error: "policy_denied",
    reasons: [{ code: "EPOLICY", reason: "forbidden tool" }],
  };
  const api = fakeStackApi({
    // biome-ignore lint/correctness/useYield: the router refuses before the first line
    async *ask() {
      throw new DevstackError("E_REQUEST_FAILED", "the router answered 403", {
        details: { status: 403, body },
      });
    },
  });
  const { status, stdout, stderr } = await runCli("ask hello", { api });
  expect({ status, stdout }).toEqual({ status: 4, stdout: "" });
  expect(stderr).toContain("✖ the policy denies this request");
  expect(stderr).toContain("why   EPOLICY: forbidden tool\n");
});

test("an answer that breaks off shows its trace and exits with 4", async () => {
  const aborted: AskLine = { type: "final", model_used: "x", aborted: true, error: "adapter gone" };
  const api = fakeStackApi({
    ...answering,
    async *ask() {
      yield* [PLAN, ...CHUNKS, aborted];
    },
  });
  const { status, stdout, stderr } = await runCli("ask hello", { api, clock: quickClock() });
  expect(status).toBe(4);
  expect(stdout).toContain("POST /v1/ask");
  expect(stderr).toContain("adapter gone");
  expect(stderr).not.toContain("persona-adapter");
});

test("ask --json passes the router's lines on and ends in the trace", async () => {
  const { stdout } = await runCli("ask hello --json", { api: answering, clock: quickClock() });
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map(({ type }) => type)).toEqual(["plan", "chunk", "chunk", "final", "result"]);
  expect(lines.at(-1).trace).toMatchObject({
    traceId: TRACE_ID,
    url: `http://127.0.0.1:3200/api/traces/${TRACE_ID}`,
    missing: null,
    spans: [{ name: "POST /v1/ask" }, { name: "policy decision" }, { service: "persona-adapter" }],
  });
});

test("ask --json masks a secret that several lines spell, and shows a piece as soon as it may", async () => {
  const written: string[] = [];
  const chunk = (seq: number, text: string): AskLine => ({ type: "chunk", seq, text, model: "m" });
  const api = fakeStackApi({
    openStack: async ({ masker, ...rest }) => {
      masker?.add(["hunter22"]);
      return { ...(await fakeStackApi().openStack(rest)), masker: masker ?? new Masker() };
    },
    async *ask() {
      yield PLAN;
      yield chunk(1, "The word ");
      written.push(stdout.read());
      yield chunk(2, "is hun");
      yield chunk(3, "ter");
      yield chunk(4, "22. Not hu");
      yield { type: "event", event: "escalate", model: "n", from: "m" };
      yield chunk(5, "nter22 hun");
      yield { ...FINAL, text: "nter22 hun" };
    },
  });
  const stdout = new PassThrough({ encoding: "utf8" });
  await runCli("ask hello --json", { api, clock: quickClock(), stdout });
  expect(written[0]).toContain("The word ");
  const lines = [...written, stdout.read()].join("").trimEnd().split("\n");
  const texts = lines.map((line) => JSON.parse(line)).filter(({ type }) => type === "chunk");
  expect(texts.map(({ seq, text }) => [seq, text])).toEqual([
    [1, "The word "],
    [2, "is "],
    [3, ""],
    [4, "***. Not hu"],
    [5, "nter22 hun"],
  ]);
});

/** Time as it goes in a test: short sleeps pass at once, a long one after five seconds of them. */
function quickClock(): Clock {
  let elapsedMs = 0;
  let alarm: () => void = () => {};
  return {
    now: () => elapsedMs,
    monotonicMs: () => elapsedMs,
    sleep: (delayMs, signal) =>
      new Promise((resolve, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason));
        if (delayMs >= LONG_MS) alarm = resolve;
        else {
          elapsedMs += delayMs;
          if (elapsedMs >= LONG_MS) alarm();
          resolve();
        }
      }),
  };
}

const LONG_MS = 5_000;
