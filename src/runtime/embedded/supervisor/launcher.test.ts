import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { processSpec } from "../../../../test/support/fake-launcher.ts";
import { systemClock } from "../../../util/clock.ts";
import { sendSignal } from "../../../util/end-processes.ts";
import { Masker } from "../../../util/masking/masker.ts";
import type { ProcessSpec } from "../process-spec.ts";
import { type Child, realLauncher } from "./launcher.ts";
import { rotatingLog } from "./rotating-log.ts";

let folder = "";
let log: Writable;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "launch-"));
});
afterEach(() => rm(folder, { recursive: true }));

const PATH = process.env["PATH"] ?? "";

/** What aborts each wait that the launcher has begun. */
let waits: (AbortSignal | undefined)[] = [];
beforeEach(() => {
  waits = [];
});

/** What the launcher has learnt in a test. */
let masker = new Masker();
beforeEach(() => {
  masker = new Masker();
});

async function launch(command: string[], facts: Partial<ProcessSpec> = {}, shim = false) {
  const [program = "", ...args] = command;
  const launcher = realLauncher({
    clock: {
      ...systemClock,
      sleep(delayMs, signal) {
        waits.push(signal);
        return systemClock.sleep(delayMs, signal);
      },
    },
    masker,
    setprivPath: shim ? null : "/usr/bin/setpriv",
    shimPath: fileURLToPath(new URL("../shim/main.ts", import.meta.url)),
  });
  log = rotatingLog({ path: join(folder, "log"), maxBytes: 1_000_000 });
  const spec = processSpec("x", { command: program, args, env: { PATH }, cwd: folder, ...facts });
  return launcher(spec, log);
}

/** What was logged, when all of it is written. */
async function logged(): Promise<string> {
  log.end();
  await finished(log);
  return readFile(join(folder, "log"), "utf8");
}

async function child(...args: Parameters<typeof launch>): Promise<Child> {
  const result = await launch(...args);
  if ("startError" in result) throw new Error(result.startError);
  return result.child;
}

/** How a process has ended, when its last output is taken. */
async function ended({ exited, closeOutput }: Child) {
  const exit = await exited;
  await closeOutput();
  return exit;
}

test.each([false, true])("output and exit status are kept, under a shim: %s", async (shim) => {
  const one = await child(["sh", "-c", "echo out; echo err >&2; exit 3"], {}, shim);
  expect(await ended(one)).toEqual({ code: 3, signal: null });
  const lines = (await logged()).trimEnd().split("\n");
  expect(lines.map((line) => line.split(" ")[1]).sort()).toEqual(["err", "out"]);
});

test("a program that does not exist is not started, and the words say which", async () => {
  expect(await launch(["no-such-thing"])).toEqual({ startError: "no such program: no-such-thing" });
});

test("the environment is the spec's and nothing else", async () => {
  await ended(await child(["env"], { env: { PATH, ONLY: "this" } }));
  const text = await logged();
  expect(text.split("\n").filter((line) => line.includes("=")).length).toBe(2);
});

test("a signal to the group reaches the program under a shim, which reports how it ended", async () => {
  const { pid, exited } = await child(["sleep", "60"], {}, true);
  sendSignal(-pid, "SIGKILL");
  expect((await exited).signal).toBe("SIGKILL");
});

test("the wait for last output leaves no timer behind: it would keep the supervisor from ending", async () => {
  await ended(await child(["true"]));
  expect(waits.map((signal) => signal?.aborted)).toEqual([true]);
});

test("an unfinished line is kept, also when a grandchild keeps the output open", async () => {
  await ended(await child(["sh", "-c", "setsid sleep 1000 & echo $!; printf unfinished"]));
  const lines = (await logged()).trimEnd().split("\n");
  sendSignal(Number(lines[0]?.split(" ").at(-1)), "SIGKILL");
  expect(lines.at(-1)).toMatch(/ unfinished$/);
});

test("output is taken as long as it comes, though the process has ended", async () => {
  const slow = "for i in 1 2 3 4 5 6; do sleep 0.1; echo $i; done";
  await ended(await child(["sh", "-c", `setsid sh -c '${slow}' & exit 0`]));
  expect((await logged()).trimEnd().split("\n").at(-1)).toMatch(/ 6$/);
});

test("a grandchild that keeps the output open after the end keeps nothing of ours open", async () => {
  const pipes = () => process.getActiveResourcesInfo().filter((kind) => kind === "PipeWrap").length;
  const before = pipes();
  await ended(await child(["sh", "-c", "setsid sleep 1000 & echo $!"]));
  await systemClock.sleep(0);
  const grandchild = Number((await logged()).trim().split(" ").at(-1));
  const after = pipes();
  sendSignal(grandchild, "SIGKILL");
  expect(after).toBe(before);
});

test("a secret is in the environment of the program that is to have it, and not in its log", async () => {
  const path = join(folder, "secret");
  const other = join(folder, "other");
  await writeFile(path, "hunter-22");
  await writeFile(other, "of another service");
  const secrets = [
    { path, variable: "PASSWORD" },
    { path: other, variable: null },
    { path: join(folder, "absent"), variable: null },
  ];
  const script = `echo "$PASSWORD" | tr 'h' 'H'; echo "is $PASSWORD"; cat ${other}; env | grep -c of.another`;
  const { exited, closeOutput } = await child(["sh", "-c", script], { secrets });
  await exited;
  await closeOutput();
  const lines = (await logged()).split("\n").map((line) => line.replace(/^\S+ /, ""));
  expect(lines).toEqual(["Hunter-22", "is ***", "***0", ""]);
});

test("a program whose secret is not there is not started", async () => {
  const secrets = [{ path: join(folder, "absent"), variable: "PASSWORD" }];
  expect(await launch(["sh", "-c", "exit"], { secrets })).toEqual({
    startError: expect.stringMatching(/^a secret cannot be read: ENOENT/),
  });
});

test("scratch folders are empty whenever the process starts", async () => {
  const scratch = join(folder, "scratch");
  const script = `ls '${scratch}'; echo kept > '${scratch}/file'; echo started`;
  for (const _ of [1, 2]) {
    await ended(await child(["sh", "-c", script], { scratch: [scratch] }));
    await logged();
  }
  const lines = (await readFile(join(folder, "log"), "utf8")).trimEnd().split("\n");
  expect(lines.map((line) => line.split(" ")[1])).toEqual(["started", "started"]);
  expect(await readFile(join(scratch, "file"), "utf8")).toBe("kept\n");
});

test("a scratch folder that cannot be emptied is told", async () => {
  await writeFile(join(folder, "file"), "");
  const result = await launch(["true"], { scratch: [join(folder, "file", "below")] });
  expect(result).toEqual({ startError: expect.stringContaining("cannot be emptied: ") });
});
