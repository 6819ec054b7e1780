import { expect, test } from "vitest";
import { answerRun, cardOf } from "../../test/support/failures.ts";
import { dependants, failureError, failureTitle } from "./failure-card.ts";

const exited = (code: number | null, signal: string | null = null) => ({
  phase: "exited" as const,
  lastExit: { code, signal, outOfMemory: false, at: 0 },
});

test("holds every fact of a probe that does not pass", () => {
  const answers = [
    answerRun("connection refused", 5, 1_005, 11),
    answerRun("503 locked", 1_105, 30_000, 40),
  ];
  expect(cardOf({ answers, log: ["starting", "database is locked"] })).toEqual({
    service: "billing",
    kind: "service",
    code: "E_PROBE_FAILED",
    phase: "ready",
    elapsedMs: 30_000,
    probed: { target: "GET http://127.0.0.1:9100/healthz", attempts: 51 },
    answers,
    process: {
      phase: "running",
      restarts: 0,
      exitCode: null,
      signal: null,
      outOfMemory: false,
      words: "running, 0 restarts",
    },
    log: ["starting", "database is locked"],
    logFocus: 1,
    blocks: ["migrate", "proof"],
    likely: "another process uses the same database",
    next: "ps aux | grep -i billing",
    ready: { count: 4, of: 5 },
  });
});

test("holds how the process ended, and survives a trip through JSON", () => {
  const card = cardOf({
    code: "E_SERVICE_EXITED",
    instance: { ...exited(null, "SIGSEGV"), restarts: 5 },
  });
  expect(card).toMatchObject({
    probed: null,
    answers: [],
    process: {
      phase: "exited",
      restarts: 5,
      signal: "SIGSEGV",
      words: "was killed by SIGSEGV, 5 restarts",
    },
    likely: null,
    next: "devstack logs billing",
  });
  expect(JSON.parse(JSON.stringify(card))).toEqual(card);
});

test("tells the predecessor's end of a process that runs again", () => {
  const { lastExit } = exited(3);
  expect(cardOf({ instance: { restarts: 1, lastExit } }).process.words).toBe(
    "running, 1 restart; before that it ended with status 3",
  );
  expect(cardOf({ instance: null }).process.words).toBe("pending");
  expect(cardOf({ instance: { phase: "pending", reason: "waits for opa" } }).process.words).toBe(
    "waits for opa",
  );
});

test("keeps the last 20 lines of the log, printable and bounded", () => {
  const log = Array.from({ length: 30 }, (_, index) => `line ${index}\u001b[2J`);
  const card = cardOf({ log: [...log, "x".repeat(10_000)] });
  expect(card.log).toHaveLength(20);
  expect(card.log[0]).toBe("line 11");
  expect(card.log.at(-1)?.length).toBe(500);
  expect(card.logFocus).toBeNull();
});

test("leaves out blank lines and what a predecessor wrote", () => {
  const log = ["old: cannot", "one", "", "  ", "two"];
  expect(cardOf({ log }).log).toEqual(["one", "two"]);
  const instance = { phase: "exited", startedAt: null, reason: "no such program: x" } as const;
  expect(cardOf({ code: "E_SERVICE_EXITED", instance, log }).log).toEqual([]);
});

test("names all that is blocked, through others too, without what is disabled", () => {
  expect(cardOf({ service: "opa" }).blocks).toEqual(["router", "billing", "migrate", "proof"]);
  expect(cardOf({ service: "migrate" }).blocks).toEqual(["proof"]);
});

test("needs in a circle do not hang it", () => {
  const services = [
    { name: "a", needs: { b: "ready" } },
    { name: "b", needs: { a: "ready" } },
  ] as const;
  expect(dependants("a", services)).toEqual(["b"]);
});

test.each([
  ["billing is not ready", cardOf({ answers: [answerRun("500 no")] })],
  ["billing failed", cardOf({ code: "E_SERVICE_EXITED", instance: exited(1) })],
  ["billing failed", cardOf({ code: "E_SERVICE_EXITED", instance: exited(null, "SIGSEGV") })],
  ["billing has ended", cardOf({ code: "E_SERVICE_EXITED", instance: exited(0) })],
  [
    "billing keeps ending",
    cardOf({ code: "E_SERVICE_EXITED", instance: { ...exited(1), restarts: 3 } }),
  ],
  ["billing was stopped", cardOf({ code: "E_SERVICE_EXITED", instance: { phase: "stopped" } })],
  ["migrate does not end", cardOf({ service: "migrate" })],
  ["billing is not ready", cardOf({ instance: { phase: "pending" } })],
  ["billing is not ready", cardOf({})],
  [
    "billing ran out of memory",
    cardOf({
      code: "E_SERVICE_EXITED",
      instance: {
        phase: "exited",
        lastExit: { code: 137, signal: null, outOfMemory: true, at: 0 },
      },
    }),
  ],
])("is titled: %s", (title, card) => {
  expect(failureTitle(card)).toBe(title);
});

test("as an error it carries the card, the cause, the next command and the exit status", () => {
  const card = cardOf({ answers: [answerRun("503 no")] });
  expect(failureError(card)).toMatchObject({
    code: "E_PROBE_FAILED",
    message: "billing is not ready",
    why: "it runs, but says itself that it is not ready",
    hint: "curl -i http://127.0.0.1:9100/healthz",
    details: card,
    exitStatus: 5,
  });
  const exit = failureError(cardOf({ code: "E_SERVICE_EXITED", instance: exited(9) }));
  expect(exit).toMatchObject({ why: undefined, exitStatus: 4 });
});
