import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findKeeper } from "../../src/runtime/stack-processes.ts";
import { type LogsOptions, logs } from "../../src/stack/logs.ts";
import { fastestMs } from "../support/fastest.ts";
import { shellService, type TestStack, testStack } from "../support/test-stack.ts";

const MIB = 1024 * 1024;

async function linesOf(stack: TestStack, options: Partial<LogsOptions> = {}): Promise<string[]> {
  const lines: string[] = [];
  const all = { services: [], follow: false, signal: AbortSignal.timeout(20_000), ...options };
  for await (const { text } of logs(await stack.open(), all)) lines.push(text);
  return lines;
}

test("what is not UTF-8 in a log is told as such, and hides no other line", async () => {
  const words = String.raw`printf 'before\nbroken \377\376\300 here\n\0nul\nafter ü\n'; printf 'cut \342\202'`;
  const stack = await testStack({ services: { a: shellService(words, { job: true }) } });
  await stack.up();
  const replaced = "broken \ufffd\ufffd\ufffd here";
  const all = ["before", replaced, "\0nul", "after ü", "cut \ufffd"];
  expect(await linesOf(stack)).toEqual(all);
  expect(await linesOf(stack, { tail: 10 })).toEqual(all);
  const file = await readFile(join(stack.folders.logs, "a.log"));
  expect(file.includes(Buffer.from([0xff, 0xfe, 0xc0])), "the file has it as it came").toBe(true);
});

test("100 MB of log: little disk, little memory, and its end is read at once", async () => {
  const script = `yes "$(printf '%0100d' 7)" | head -c 100000000; echo; echo the end`;
  const stack = await testStack({
    services: { loud: shellService(script, { job: true }), idle: { process: ["sleep", "60"] } },
  });
  await stack.up();

  const names = await readdir(stack.folders.logs);
  const sizes = await Promise.all(names.map((name) => stat(join(stack.folders.logs, name))));
  expect(sizes.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(17 * MIB);
  // From 55 MB when idle; a supervisor that kept what it cannot write yet would take hundreds.
  expect(await peakMemory(stack)).toBeLessThan(180 * MIB);
  const end = () => linesOf(stack, { services: ["loud"], tail: 2 });
  expect(await end()).toEqual([expect.stringMatching(/^0*$/), "the end"]);
  expect(await fastestMs(async () => void (await end()), { enoughMs: 200 })).toBeLessThan(200);
});

/** Of the supervisor, in bytes; 0 where the system does not tell. */
async function peakMemory({ folders }: TestStack): Promise<number> {
  const keeper = await findKeeper(folders);
  const status = await readFile(`/proc/${keeper?.pid}/status`, "utf8").catch(() => "");
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}
