import { expect, test } from "vitest";
import { startCli } from "../support/cli-process.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { fixture, testStack } from "../support/test-stack.ts";

/** All digits, so that it could be a number; the words of an answer break it in the middle. */
const PIN = "739184620531";
/** Of several words: an answer comes word by word. */
const PHRASE = "correct horse battery staple";

const env = { PIN_OF_USER: PIN, PHRASE_OF_USER: PHRASE };
const from = (variable: string, service: string) => ({ from: `env:${variable}`, to: [service] });

test("what the lines of an answer spell together is masked", async () => {
  const stack = await testStack({
    platform: true,
    secrets: { pin: from("PIN_OF_USER", "memory"), phrase: from("PHRASE_OF_USER", "memory") },
    env,
  });
  await stack.up();
  const cli = startCli(stack, "ask", "--json", `say: ${PHRASE} and ${PIN} and correct horse`);
  const { status, stdout } = await cli.ended;
  expect(status).toBe(0);
  const lines = stdout.trimEnd().split("\n");
  const chunks = lines.map((line) => JSON.parse(line)).filter(({ type }) => type === "chunk");
  const text = chunks.map((chunk) => chunk.text).join("");
  expect(chunks.length).toBeGreaterThan(3);
  expect(text).toContain("say: *** and *** and correct horse");
  expect(stdout).not.toContain(PIN);
  const final = lines.map((line) => JSON.parse(line)).find(({ type }) => type === "final");
  expect(final.text).toBe(text);
});

test("what goes on for long is masked: logs -f, status --watch; so are config and env", async () => {
  const [port = 0] = await requestedPorts(1);
  const chatty = {
    process: fixture("chatty-service"),
    ports: { http: port },
    probes: [{ http: "/", status: 204 }],
    env: { PORT: "${port:http}", LEAK: "PIN_FILE", NOTE: `my pin is ${PIN}`, DIGITS: Number(PIN) },
  };
  const stack = await testStack({
    services: { chatty },
    secrets: { pin: from("PIN_OF_USER", "chatty") },
    env,
  });
  const shown: string[] = [];
  const ended = async (cli: ReturnType<typeof startCli>) => {
    const { stdout, stderr } = await cli.ended;
    shown.push(stdout, stderr);
    return stdout + stderr;
  };
  expect(await ended(startCli(stack, "up", "--timeout", "1"))).toMatch(/200 \*\*\*/);
  const logs = startCli(stack, "logs", "-f", "chatty");
  await logs.prints("cannot log in with ***");
  void logs.end("SIGINT");
  await ended(logs);
  for (const argv of [
    ["status", "--watch"],
    ["status", "--watch", "--json"],
  ]) {
    const watch = startCli(stack, ...argv);
    await watch.prints("200 ***");
    void watch.end("SIGINT");
    await ended(watch);
  }
  for (const argv of [["config"], ["config", "--json"], ["config", "--origins"]]) {
    expect(await ended(startCli(stack, ...argv))).toContain("my pin is ***");
  }
  for (const format of ["json", "dotenv", "shell", "github"]) {
    await ended(startCli(stack, "env", "--format", format));
  }
  expect(shown.filter((text) => text.includes(PIN))).toEqual([]);
});

test("a program that exec hands over to writes to the terminal itself", async () => {
  const stack = await testStack({
    services: { a: { process: ["sleep", "1000"] } },
    secrets: { pin: from("PIN_OF_USER", "a") },
    env,
  });
  await stack.up();
  const { stdout } = await startCli(stack, "exec", "a", "--", "sh", "-c", 'cat "$PIN_FILE"').ended;
  expect(stdout).toBe(PIN);
});
