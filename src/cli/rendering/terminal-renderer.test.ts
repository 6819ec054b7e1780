import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { fakeStackApi, fakeUpResult } from "../../../test/support/fake-stack-api.ts";
import { runCli } from "../../../test/support/run-cli.ts";
import type { CliEvent } from "../command.ts";
import { holdBack } from "./hold-back.ts";

const PROOF = "router → opa → memory → persona-adapter → otel-collector → tempo → prometheus";

/** What stays on the terminal: the rows as they were printed last. */
function lastRows(text: string): string {
  const plain = stripVTControlCharacters(text);
  return plain.slice(plain.lastIndexOf("  ✔ plan"));
}

test("on a terminal each step leaves one row, with its mark, what came of it and its time", async () => {
  const api = fakeStackApi({
    up: async (_stack, { emit }) => {
      emit({ type: "phase", phase: "plan", status: "started" });
      emit({ type: "phase", phase: "plan", status: "done", detail: "7 services", elapsedMs: 52 });
      emit({ type: "phase", phase: "proof", status: "started" });
      emit({ type: "phase", phase: "proof", status: "done", detail: PROOF, elapsedMs: 900 });
      return fakeUpResult();
    },
  });
  const { stderr } = await runCli("up --no-color", { api, terminalColumns: 80 });
  expect(lastRows(stderr)).toMatchInlineSnapshot(`
    "  ✔ plan          7 services                                           0.1 s
      ✔ proof         router → opa → memory → persona-adapter →
                      otel-collector → tempo → prometheus                  0.9 s

    "
  `);
});

test("a step that failed is marked; steps that never came are not shown", async () => {
  const api = fakeStackApi({
    up: async (_stack, { emit }) => {
      emit({ type: "phase", phase: "plan", status: "started" });
      emit({ type: "phase", phase: "plan", status: "done", detail: "7 services", elapsedMs: 52 });
      emit({ type: "phase", phase: "start", status: "started" });
      emit({ type: "phase", phase: "start", status: "failed", detail: "no room", elapsedMs: 9 });
      throw new Error("no room");
    },
  });
  const { status, stderr } = await runCli("up --no-color", { api, terminalColumns: 80 });
  expect(status).toBe(1);
  expect(lastRows(stderr)).toMatch(/✖ start {9}no room {2,}0\.0 s\n\n✖ no room/);
  expect(lastRows(stderr)).not.toMatch(/ready|seed|proof/);
});

test("the cursor that a spinner hides comes back", async () => {
  const api = fakeStackApi({
    up: async (_stack, { emit }) => {
      emit({ type: "phase", phase: "plan", status: "started" });
      throw new Error("cut short");
    },
  });
  const { stderr } = await runCli("up", { api, terminalColumns: 80 });
  expect(stderr.lastIndexOf("\u001b[?25h")).toBeGreaterThan(stderr.lastIndexOf("\u001b[?25l"));
});

const PLAN: CliEvent = { type: "phase", phase: "plan", status: "started" };
const REUSED: CliEvent = {
  type: "phase",
  phase: "proof",
  status: "reused",
  detail: PROOF,
  elapsedMs: 0,
};

function recorded() {
  const events: CliEvent[] = [];
  const clock = new FakeClock();
  const renderer = holdBack(
    { onEvent: (event) => events.push(event), close: async () => {} },
    clock,
  );
  return { events, clock, renderer };
}

test("a run that was over in a moment, because all was up, shows no rows", async () => {
  const { events, clock, renderer } = recorded();
  renderer.onEvent(PLAN);
  renderer.onEvent(REUSED);
  await renderer.close();
  expect(events).toEqual([]);
  expect(clock.sleeping).toBe(0);
});

test("one that takes longer is shown from its beginning", async () => {
  const { events, clock, renderer } = recorded();
  renderer.onEvent(PLAN);
  await clock.advance(400);
  expect(events).toEqual([PLAN]);
  renderer.onEvent(REUSED);
  await renderer.close();
  expect(events).toEqual([PLAN, REUSED]);
});

test("one that failed in a moment is shown all the same", async () => {
  const { events, renderer } = recorded();
  renderer.onEvent(PLAN);
  await renderer.close();
  expect(events).toEqual([PLAN]);
});
