import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { answerRun, cardOf } from "../../test/support/failures.ts";
import { renderFailureCard } from "./render-failure-card.ts";

const stack = [
  "node:net:1940",
  "    throw error;",
  "Error: listen EADDRINUSE: address already in use 127.0.0.1:9999",
  "    at Server.setupListenHandle [as _listen2] (node:net:1940:16)",
  "    at listenInCluster (node:net:1997:12)",
  "    at node:net:2206:7",
  "  code: 'EADDRINUSE',",
  "  port: 9999",
  "}",
  "Node.js v26.10.0",
];

const CARDS = {
  "probe-failed": cardOf({
    service: "router",
    elapsedMs: 14_240,
    target: "GET http://127.0.0.1:7443/readyz",
    answers: [
      answerRun("connection refused", 12, 312, 4),
      answerRun('503 {"ready":false,"missing":["opa"]}', 412, 14_190, 138),
    ],
    log: [
      '{"level":"info","msg":"listening on 127.0.0.1:7443"}',
      '{"level":"warn","msg":"opa is not reachable: connect ECONNREFUSED 127.0.0.1:8181"}',
    ],
    states: { opa: "degraded" },
  }),
  "crash-loop": cardOf({
    code: "E_SERVICE_EXITED",
    elapsedMs: 2_900,
    instance: {
      phase: "exited",
      reason: "ended with status 1 4 times in a row",
      restarts: 3,
      lastExit: { code: 1, signal: null, outOfMemory: false, at: 0 },
    },
    answers: [answerRun("connection refused", 40, 2_800, 19)],
    log: stack,
  }),
  "job-failed": cardOf({
    service: "migrate",
    code: "E_SERVICE_EXITED",
    elapsedMs: 800,
    instance: {
      phase: "exited",
      lastExit: { code: 2, signal: null, outOfMemory: false, at: 0 },
    },
  }),
  "long-texts": cardOf({
    answers: [answerRun(`500 ${"no room ".repeat(20)}`.trim(), 100, 29_900, 299)],
    target: `GET http://127.0.0.1:9100/${"deep/".repeat(16)}healthz`,
    log: [`${"word ".repeat(60)}`, "x".repeat(300)],
    instance: {
      restarts: 1,
      lastExit: { code: null, signal: "SIGSEGV", outOfMemory: false, at: 0 },
    },
    states: { memory: "starting" },
  }),
};

test.each(Object.entries(CARDS))("%s reads as its golden file", async (name, card) => {
  const text = renderFailureCard(card, { color: false });
  await expect(text).toMatchFileSnapshot(`goldens/${name}.txt`);
});

test.each(Object.entries(CARDS))(
  "%s keeps to 80 columns, but for a command to copy",
  (_name, card) => {
    for (const line of renderFailureCard(card, { color: false }).split("\n")) {
      if (!line.includes(card.next)) expect(line.length).toBeLessThanOrEqual(80);
    }
  },
);

test.each(Object.entries(CARDS))(
  "%s ends with what still runs and the exit status",
  (_name, card) => {
    const exit = card.code === "E_PROBE_FAILED" ? 5 : 4;
    const { count, of } = card.ready;
    const last = renderFailureCard(card, { color: false }).trimEnd().split("\n").at(-1);
    expect(last).toMatch(
      new RegExp(`^${count} of ${of} services are ready and keep running\\. +exit ${exit}$`),
    );
  },
);

test("colour changes nothing that can be read, and is there only when asked for", () => {
  const card = CARDS["crash-loop"];
  const plain = renderFailureCard(card, { color: false });
  const coloured = renderFailureCard(card, { color: true });
  expect(coloured).toContain("\u001b[31m");
  expect(plain).not.toContain("\u001b");
  expect(stripVTControlCharacters(coloured)).toBe(plain);
});

test("what runs elsewhere has no log here to tell of", () => {
  const here = renderFailureCard(cardOf({}), { color: false });
  const elsewhere = cardOf({ instance: { provider: "external" } });
  expect(here).toContain("  log       it has written nothing\n");
  expect(renderFailureCard(elsewhere, { color: false })).not.toContain("  log ");
});

test("where one service alone was waited for, nothing is said of the others", () => {
  const card = { ...cardOf({}), ready: { count: 0, of: 1 } };
  expect(renderFailureCard(card, { color: false })).toMatch(
    /\n\nNothing else was waited for\. +exit 5\n$/,
  );
});
