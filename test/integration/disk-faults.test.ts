import { appendFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { StackEvent } from "../../src/plan/events.ts";
import { readRecord } from "../../src/stack/record.ts";
import { needs } from "../needs.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { makeReadOnly, smallDisk } from "../support/small-disk.ts";
import {
  errorOf,
  httpService,
  shellService,
  type TestStack,
  testStack,
} from "../support/test-stack.ts";

/** Three times the disk. */
const CHATTER = `yes "$(printf '%0100d' 7)" | head -c 3000000; exec sleep 60`;

async function onSmallDisk(loud = "exec sleep 60"): Promise<TestStack> {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { a: httpService(port), b: shellService(loud) } });
  await smallDisk(stack.folders.root);
  return stack;
}

/** Takes all the space that is left; returns the function that gives it back. */
async function fill({ folders }: TestStack): Promise<() => Promise<void>> {
  const path = join(folders.root, "filler");
  fillNow(path);
  return () => rm(path);
}

function fillNow(path: string): void {
  for (const size of [65_536, 4_096, 1]) while (appends(path, size));
}

function appends(path: string, size: number): boolean {
  try {
    appendFileSync(path, "x".repeat(size));
    return true;
  } catch {
    return false;
  }
}

test(
  "a full disk: up says so and starts nothing; with space again it comes up",
  needs("mount"),
  async () => {
    const stack = await onSmallDisk();
    const free = await fill(stack);
    const error = await stack.upError();
    expect(error).toMatchObject({ code: "E_STATE", exitStatus: 3 });
    expect(error.why).toContain("no space is left");
    expect(error.hint).toContain("free some space");
    expect(await stack.processes()).toEqual([]);
    await free();
    expect((await stack.up()).status.stack.state).toBe("ready");
  },
);

test(
  "a disk that is full when the stack is proven: it is up all the same, and what is not kept is told",
  needs("mount"),
  async () => {
    const stack = await onSmallDisk();
    const told: StackEvent[] = [];
    const emit = (event: StackEvent) => {
      told.push(event);
      const ready = event.type === "phase" && event.phase === "ready" && event.status === "done";
      if (ready) fillNow(join(stack.folders.root, "filler"));
    };
    const result = await stack.up({ emit });
    expect(result).toMatchObject({ alreadyUp: false, status: { stack: { state: "ready" } } });
    expect(result.provenAt).not.toBe("");
    expect(told).toContainEqual({
      type: "notice",
      message: expect.stringMatching(/^the proof is not kept: no space is left .*proves anew$/),
    });
    await rm(join(stack.folders.root, "filler"));
    expect(await stack.up()).toMatchObject({ alreadyUp: false, proofReused: false });
    expect(await stack.up()).toMatchObject({ alreadyUp: true, proofReused: true });
  },
);

test(
  "a log that fills the disk while it comes up: it is up all the same, and down ends what runs",
  needs("mount"),
  async () => {
    const stack = await onSmallDisk(CHATTER);
    expect((await stack.up()).status.stack.state).toBe("ready");
    expect(await stack.down()).toMatchObject({ name: "atp", wasUp: true });
    expect(await stack.processes()).toEqual([]);
  },
);

test(
  "a disk that fills up under a stack: it goes on, and is taken down all the same",
  needs("mount"),
  async () => {
    const stack = await onSmallDisk("while sleep 0.01; do echo words; done");
    await stack.up();
    const before = await readRecord(await stack.open());
    const free = await fill(stack);
    expect((await stack.status()).stack.state).toBe("ready");
    expect(await stack.down()).toMatchObject({ name: "atp", wasUp: true });
    expect(await stack.processes()).toEqual([]);
    expect((await stack.status()).stack.state).toBe("stopped");
    // Ports that have moved are in there: they stay where they went.
    const after = await readRecord(await stack.open());
    expect(after).toEqual({ ...before, proof: null, down: true });
    await free();
    expect((await stack.up()).status.stack.state).toBe("ready");
  },
);

test(
  "a read-only state folder: it is looked at, up refuses, down ends all and says what was not noted",
  needs("mount"),
  async () => {
    const stack = await onSmallDisk();
    await stack.up();
    const makeWritable = await makeReadOnly(stack.folders.root);
    expect((await stack.status()).stack.state).toBe("ready");
    const refused = await stack.upError();
    expect(refused).toMatchObject({ code: "E_STATE", exitStatus: 3 });
    expect(refused.why).toContain("read-only");
    const notNoted = await errorOf(stack.down());
    expect(notNoted).toMatchObject({ code: "E_STATE", exitStatus: 3 });
    expect(notNoted.message).toContain("nothing of the stack runs any more");
    expect(await stack.processes()).toEqual([]);
    await makeWritable();
    await stack.down();
    expect((await stack.status()).stack.state).toBe("stopped");
  },
);
