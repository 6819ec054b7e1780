import { expect, test } from "vitest";
import { fakeStackApi, fakeUpResult } from "../../test/support/fake-stack-api.ts";
import { runCli } from "../../test/support/run-cli.ts";
import { DevstackError } from "../util/errors.ts";

test("in the foreground logs follow the result, and Ctrl-C takes the stack down", async () => {
  const calls: string[] = [];
  let send: (name: "SIGINT") => void = () => {};
  const api = fakeStackApi({
    up: async (_stack, { attached }) => {
      calls.push(`up attached ${attached}`);
      return fakeUpResult();
    },
    async *logs(_stack, { follow, signal }) {
      calls.push(`logs follow ${follow}`);
      yield { service: "router", at: 0, text: "listening" };
      send("SIGINT");
      signal.throwIfAborted();
    },
    down: async () => {
      calls.push("down");
      return { name: "atp", ended: 6, left: [], wasUp: true, others: [] };
    },
  });
  const { status, stdout, stderr } = await runCli("up --foreground --quiet", {
    api,
    onStart: (given) => {
      send = given;
    },
  });
  expect(calls).toEqual(["up attached true", "logs follow true", "down"]);
  expect(status).toBe(130);
  expect(stdout).toMatch(/Ctrl-C takes it down\.\nrouter +\| listening\n$/);
  expect(stderr).toBe("Stopped atp: 6 processes in 0.0 s\n");
});

test("what Ctrl-C in the foreground could not end is told, not that it was interrupted", async () => {
  let send: (name: "SIGINT") => void = () => {};
  const api = fakeStackApi({
    async *logs(_stack, { signal }) {
      send("SIGINT");
      signal.throwIfAborted();
      yield* [];
    },
    down: async () => {
      throw new DevstackError("E_STOP_INCOMPLETE", "something of the stack is still left", {
        why: "process 4711",
      });
    },
  });
  const { status, stderr } = await runCli("up --foreground --quiet", {
    api,
    onStart: (given) => {
      send = given;
    },
  });
  expect(status).toBe(1);
  expect(stderr).toContain("E_STOP_INCOMPLETE");
  expect(stderr).toContain("process 4711");
});

test("a failure in the foreground leaves nothing behind", async () => {
  const calls: string[] = [];
  const api = fakeStackApi({
    up: async () => {
      throw new DevstackError("E_PROOF_FAILED", "the request was not found at opa");
    },
    down: async () => {
      calls.push("down");
      return { name: "atp", ended: 3, left: [], wasUp: true, others: [] };
    },
  });
  const { status, stderr } = await runCli("up --foreground", { api });
  expect({ status, calls }).toEqual({ status: 6, calls: ["down"] });
  expect(stderr).toContain("  Stopped atp: 3 processes in 0.0 s\n");
});

test("a stack in the foreground that ends by itself is an error", async () => {
  const api = fakeStackApi({
    // As real logs do, these go on for ever.
    async *logs(_stack, { signal }) {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      yield* [];
    },
    untilEnded: async () => {},
  });
  const { status, stderr } = await runCli("up --foreground", { api });
  expect(status).toBe(4);
  expect(stderr).toContain("the stack has ended by itself");
});
