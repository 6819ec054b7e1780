import { expect, test } from "vitest";
import { runProgram } from "./run-program.ts";

const shell = (script: string, more: { input?: string; signal?: AbortSignal } = {}) => {
  const lines: string[] = [];
  const env = { PATH: process.env["PATH"] };
  const run = { command: "sh", args: ["-c", script], env, cwd: "/", ...more };
  return { lines, end: runProgram({ ...run, onLine: (line) => lines.push(line) }) };
};

test("a program runs to its end, and every line that it wrote is told", async () => {
  const { lines, end } = shell("echo one; echo two >&2; printf three; exit 7");
  expect(await end).toEqual({ status: 7 });
  expect(lines.sort()).toEqual(["one", "three", "two"]);
});

test("it reads what it is given, or finds nothing to read", async () => {
  const reader = shell("cat", { input: "one\ntwo" });
  expect(await reader.end).toEqual({ status: 0 });
  expect(reader.lines).toEqual(["one", "two"]);
  const deaf = shell("exit 3", { input: "x".repeat(1_000_000) });
  expect(await deaf.end).toEqual({ status: 3 });
  expect(await shell("cat").end).toEqual({ status: 0 });
});

test("an abort ends it politely, and is what the run fails with", async () => {
  const stop = new AbortController();
  const program = shell(
    "trap 'echo cleaned; exit 0' TERM; echo ready; while :; do sleep 0.05; done",
    {
      signal: stop.signal,
    },
  );
  const whenReady = setInterval(() => {
    if (program.lines.includes("ready")) stop.abort(new Error("enough"));
  }, 5);
  await expect(program.end).rejects.toThrow("enough");
  clearInterval(whenReady);
  expect(program.lines).toContain("cleaned");
});

test("a program that is not there is an error", async () => {
  const run = { command: "/no/such/program", args: [], env: {}, cwd: "/", onLine: () => {} };
  await expect(runProgram(run)).rejects.toThrow("ENOENT");
});
