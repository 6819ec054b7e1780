import { expect, test } from "vitest";
import { fakeStackApi, fakeUpResult } from "../../../test/support/fake-stack-api.ts";
import { runCli } from "../../../test/support/run-cli.ts";
import type { ImageEvent } from "../../plan/events.ts";
import { PhaseBoard } from "./phase-board.ts";

const TEMPO = { image: "grafana/tempo:2.9.0", services: ["tempo"], way: "pull" } as const;
const OWN = {
  image: "devstack-services:0.1.0-0a1b",
  services: ["router", "memory"],
  way: "build",
} as const;

const event = (
  image: typeof TEMPO | typeof OWN,
  status: ImageEvent["status"],
  detail = "",
): ImageEvent => ({ type: "image", ...image, status, detail, elapsedMs: 2_345 });

const EVENTS = [
  event(TEMPO, "started"),
  event(OWN, "started"),
  event(TEMPO, "progress", "12 of 98 MB"),
  event(OWN, "progress", "RUN node compose/precompile.js dist/services /tmp/compiled"),
];

test("on a terminal every image has one line, under its step, and none when that is done", async () => {
  const board = new PhaseBoard(80);
  const start = board.slots[1];
  const titles: string[] = [];
  const over = start?.run((title) => titles.push(title));
  board.onEvent({ type: "phase", phase: "start", status: "started" });
  for (const one of EVENTS) board.onEvent(one);
  expect(titles.at(-1)).toMatchInlineSnapshot(`
    "start         tempo              pulling, 12 of 98 MB
                    devstack-services  building: RUN node compose/pr"
  `);
  board.onEvent(event(TEMPO, "done"));
  expect(titles.at(-1)).toMatchInlineSnapshot(`
    "start         tempo              pulled (2.3 s)
                    devstack-services  building: RUN node compose/pr"
  `);
  const detail = "10 of 10 services, 1 image pulled, 1 image built";
  board.onEvent({ type: "phase", phase: "start", status: "done", detail, elapsedMs: 12_345 });
  expect(titles.at(-1)).toMatchInlineSnapshot(
    `"start         10 of 10 services, 1 image pulled, 1 image built    12.3 s"`,
  );
  await over;
});

test("elsewhere an image is told when it begins and when it ends", async () => {
  const api = fakeStackApi({
    up: async (_stack, { emit }) => {
      for (const one of EVENTS) emit(one);
      emit(event(TEMPO, "done"));
      emit(event(OWN, "failed", "no space left on device"));
      return fakeUpResult();
    },
  });
  const { stderr } = await runCli("up", { api });
  expect(stderr.slice(stderr.indexOf("\n\n") + 2)).toMatchInlineSnapshot(`
    "    grafana/tempo:2.9.0: pulling
        devstack-services:0.1.0-0a1b: building
        grafana/tempo:2.9.0: pulled (2.3 s)
        devstack-services:0.1.0-0a1b: not built: no space left on device (2.3 s)

    "
  `);
});
