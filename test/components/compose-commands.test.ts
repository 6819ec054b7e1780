import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needs } from "../needs.ts";
import { repository } from "../support/checkout.ts";
import { type CliEnd, startCli } from "../support/cli-process.ts";
import type { Engine } from "../support/engine/engine.ts";
import { eventually } from "../support/eventually.ts";
import { runCommand } from "../support/run-command.ts";
import { makeTestEngine } from "../support/test-engine.ts";
import { makeTestStack, type TestStack } from "../support/test-stack.ts";

const BIN = join(repository, "bin", "devstack.js");

describe("commands on a stack that is up in containers", needs("engine"), () => {
  let engine: Engine | undefined;
  let made: TestStack | undefined;

  beforeAll(async () => {
    engine = await makeTestEngine();
    const services = { opa: {}, memory: {} };
    made = await makeTestStack({ runtime: "compose", engine, services });
    await made.up();
  });

  afterAll(async () => {
    await made?.dispose();
    await engine?.end();
  });

  function stack(): TestStack {
    if (made === undefined) throw new Error("the stack did not come up");
    return made;
  }

  function cli(...argv: string[]): Promise<CliEnd> {
    return startCli(stack(), ...argv).ended;
  }

  test("services that are stopped keep their addresses, and start again", async () => {
    const before = await cli("env");
    expect(before.stdout).toMatch(/^MEMORY_URL=/m);
    expect((await cli("stop")).status).toBe(0);
    expect((await cli("env")).stdout).toBe(before.stdout);
    expect(await stack().row("memory")).toMatchObject({
      state: "stopped",
      endpoints: { http: expect.any(String) },
    });
    expect(await stack().list()).toMatchObject([{ state: "up" }]);
    const started = await cli("start", "--timeout", "20");
    expect(started.stderr).toContain("✔ ready");
    expect(started.status).toBe(0);
    expect((await cli("status")).status).toBe(0);
    const { startedAt, readyAt } = await stack().row("memory");
    expect((await stack().row("memory")).readyAt, "it is known since when").toBe(readyAt);
    expect(Date.parse(readyAt ?? "")).toBeGreaterThan(Date.parse(startedAt ?? ""));
  });

  test("logs -f goes on when a service is started again", async () => {
    const before = (await cli("logs", "memory")).stdout;
    expect(before).toMatch(/^memory \| \{.*"msg":"memory serves"\}$/m);
    const following = startCli(stack(), "logs", "-f", "memory", "--tail", "1");
    await following.prints("memory");
    await cli("restart", "memory");
    const lines = (await cli("logs", "memory")).stdout.slice(before.length).trim().split("\n");
    for (const line of lines) await following.prints(line);
    const { stdout, status } = await following.end("SIGINT");
    expect(status).toBe(130);
    expect(stdout.trim().split("\n").slice(1), "each once, in order").toEqual(lines);
  });

  test("a service that has just been started ends when it is told to, and is not killed", async () => {
    const docker = async (...args: string[]) => {
      const { folder: cwd, env } = stack();
      const end = await runCommand("docker", args, { cwd, env: { ...env } });
      expect(end).toMatchObject({ status: 0, stderr: "" });
      return end.stdout.trim();
    };
    const id = await docker("ps", "-q", "--filter", "label=dev.devstack.service=memory");
    await cli("stop", "memory");
    await docker("start", id);
    await docker("stop", id);
    expect(await docker("inspect", "-f", "{{.State.ExitCode}}", id)).not.toBe("137");
    await cli("start", "memory");
  });

  test("the engine and Compose are named, and exec says what there is to exec in", async () => {
    expect((await cli("up")).stderr).toMatch(/· compose \(Docker [\d.]+\)$/m);
    expect((await cli("version")).stdout).toMatch(/^runtime +compose +Docker [\d.]+, Compose /m);
    const answer = await cli("exec", "memory", "--", "node", "-p", "process.env.MEMORY_PORT ?? 0");
    expect(answer).toMatchObject({ status: 0, stderr: "" });
    await cli("stop", "memory");
    const { status, stderr } = await cli("exec", "memory", "--", "node", "-v");
    expect(status).toBe(4);
    expect(stderr).toMatch(/stopped by you\n.*next {2}devstack start memory/);
    await cli("start", "memory");
  });

  test("up --foreground ends when another command takes the stack down", async () => {
    const attached = startCli(stack(), "up", "--foreground");
    await attached.prints("Ctrl-C takes it down.");
    await stack().down();
    const { status, stderr } = await attached.ended;
    expect(stderr).toContain("the stack has ended by itself");
    expect(status).toBe(4);
  });

  test("a terminal that is closed takes its stack along", needs("terminal"), async () => {
    const { folder: cwd, env } = stack();
    const command = `'${process.execPath}' '${BIN}' up --foreground`;
    const terminal = spawn("script", ["-qefc", command, "/dev/null"], { cwd, env });
    let seen = "";
    terminal.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      seen += chunk;
    });
    await eventually(() => seen.includes("Ctrl-C takes it down."));
    terminal.kill("SIGKILL");
    await eventually(async () => (await stack().list()).length === 0);
    expect(await stack().list()).toEqual([]);
  });
});
