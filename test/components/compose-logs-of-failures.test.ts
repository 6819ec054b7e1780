import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failureLogs } from "../../src/stack/failure-logs.ts";
import { needs } from "../needs.ts";
import type { Engine } from "../support/engine/engine.ts";
import { eventually } from "../support/eventually.ts";
import { containerOf, scriptImage, webContainer } from "../support/small-containers.ts";
import { makeTestEngine } from "../support/test-engine.ts";
import { errorOf, type TestStack, testStack } from "../support/test-stack.ts";

/** Ends in one of several ways when it is asked to. */
const FRAIL = `
  const ends = {
    "/crash": () => { console.log("two"); console.log("no way out"); process.exit(3); },
    "/hog": () => Buffer.alloc(200e6, 1),
  };
  const { createServer } = require("node:http");
  createServer(({ url }, answer) => (ends[url]?.(), answer.end("ok"))).listen(process.env.PORT);
  process.on("SIGTERM", () => process.exit(0));
  console.log("one");
  for (let count = 1; count <= 8; count++) console.log("calm " + count);
`;

describe("what a container wrote around its failure", needs("engine"), () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await makeTestEngine();
  });
  afterAll(() => engine?.end());

  async function frail(): Promise<TestStack> {
    const image = await scriptImage(engine, "frail:1", FRAIL);
    const web = await webContainer(engine, { image });
    const calm = await webContainer(engine);
    const stack = await testStack({ runtime: "compose", engine, services: { web, calm } });
    await stack.up();
    return stack;
  }

  async function ask(stack: TestStack, path: string): Promise<void> {
    const { http } = (await stack.row("web")).endpoints;
    await fetch(`${http}${path}`).catch(() => {});
  }

  const around = async (stack: TestStack, before: number, ...services: string[]) =>
    failureLogs(await stack.open(), { services, before, signal: AbortSignal.timeout(20_000) });
  const texts = (lines: readonly { text: string }[] = []) => lines.map(({ text }) => text);
  const again = (stack: TestStack, restarts: number) =>
    eventually(
      () => stack.row("web"),
      (row) => row.state === "ready" && row.restarts === restarts,
    );

  test("is found though it runs again, with how it ended", async () => {
    const stack = await frail();
    expect(await around(stack, 2)).toEqual([]);
    await ask(stack, "/crash");
    await again(stack, 1);
    const failures = await eventually(
      () => around(stack, 3),
      ([first]) => first?.after.length === 5,
    );
    expect(failures).toMatchObject([{ service: "web", reason: "ended with status 3" }]);
    const [failure] = failures;
    expect(texts(failure?.before)).toEqual(["calm 8", "two", "no way out"]);
    expect(texts(failure?.after)).toEqual(["one", "calm 1", "calm 2", "calm 3", "calm 4"]);
    expect(await around(stack, 2, "calm")).toEqual([]);

    const limits = { Memory: 100_000_000, MemorySwap: 100_000_000 };
    const path = `/containers/${await containerOf(engine, "web")}/update`;
    await engine.request({ method: "POST", path, body: limits });
    await ask(stack, "/hog");
    await again(stack, 2);
    const [later] = await around(stack, 1);
    expect(later?.reason).toBe("was killed because memory ran out");
    expect(texts(later?.before)).toEqual(["calm 8"]);
  });

  test("of one that keeps ending is the last time", async () => {
    const image = await scriptImage(
      engine,
      "looping:1",
      'console.log("I try"); console.log("I cannot"); process.exit(3)',
    );
    const web = await webContainer(engine, { image });
    const stack = await testStack({ runtime: "compose", engine, services: { web } });
    expect((await errorOf(stack.up())).message).toBe("web keeps ending");
    const [failure] = await around(stack, 2);
    expect(failure).toMatchObject({ service: "web", reason: "ended with status 3" });
    expect(texts(failure?.before)).toEqual(["I try", "I cannot"]);
    expect(failure?.after).toEqual([]);
  });
});
