import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FailureCard } from "../../src/readiness/failure-card.ts";
import { startServices } from "../../src/stack/start-services.ts";
import { stopServices } from "../../src/stack/stop-services.ts";
import { needs } from "../needs.ts";
import type { Engine } from "../support/engine/engine.ts";
import { eventually } from "../support/eventually.ts";
import { containerOf, scriptImage, WEB, webContainer } from "../support/small-containers.ts";
import { makeTestEngine } from "../support/test-engine.ts";
import {
  errorOf,
  type TestStack,
  type TestStackOptions,
  testStack,
} from "../support/test-stack.ts";
import { tarOf } from "./images/tar.ts";

describe("a container that comes to harm", needs("engine"), () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await makeTestEngine();
  });
  afterAll(() => engine?.end());

  const stackOf = (services: NonNullable<TestStackOptions["services"]>) =>
    testStack({ runtime: "compose", engine, services });
  const actOnWeb = async (action: string) =>
    engine.request({
      method: "POST",
      path: `/containers/${await containerOf(engine, "web")}/${action}`,
    });
  const oneWeb = async (): Promise<TestStack> => stackOf({ web: await webContainer(engine) });

  test("one whose program is killed is restarted by the engine: told, and proven anew", async () => {
    const stack = await oneWeb();
    await stack.up();
    const before = await stack.row("web");
    process.kill(await stack.pidOf("web"), "SIGKILL");
    const after = await eventually(
      () => stack.row("web"),
      ({ state, restarts }) => state === "ready" && restarts > 0,
    );
    expect(after).toMatchObject({ restarts: 1 });
    expect(Date.parse(after.startedAt ?? "")).toBeGreaterThan(Date.parse(before.readyAt ?? ""));
    expect(Date.parse(after.readyAt ?? "")).toBeGreaterThan(Date.parse(after.startedAt ?? ""));
    const { alreadyUp, proofReused } = await stack.up();
    expect([alreadyUp, proofReused], "results of the container before do not count").toEqual([
      false,
      false,
    ]);
  });

  test("one that somebody kills stays ended: told with its status, started by up", async () => {
    const stack = await oneWeb();
    await stack.up();
    await actOnWeb("kill");
    const { stack: whole } = await stack.status();
    expect(whole).toMatchObject({ state: "failed", reason: "web: it ended with status 137" });
    expect((await stack.up()).status.stack.state).toBe("ready");
  });

  test("one that is paused is told as such, and goes on with up or start", async () => {
    const stack = await oneWeb();
    await stack.up();
    const started = (await stack.row("web")).startedAt;
    await actOnWeb("pause");
    expect((await stack.status()).stack).toMatchObject({
      state: "degraded",
      reason: "web: its container is paused: it answers nobody",
    });
    expect((await stack.up()).alreadyUp).toBe(false);
    await actOnWeb("pause");
    const options = { emit: () => {}, signal: AbortSignal.timeout(20_000), timeoutMs: 20_000 };
    const result = await startServices(await stack.open(), { services: ["web"], ...options });
    expect(result.started).toEqual(["web"]);
    expect(await stack.row("web"), "it is the same one").toMatchObject({
      state: "ready",
      startedAt: started,
    });
    await actOnWeb("pause");
    expect(await stack.down()).toMatchObject({ ended: 1, left: [] });
  });

  test("one that is removed behind devstack's back is missed, and made anew by up", async () => {
    const stack = await stackOf({ web: await webContainer(engine), b: await webContainer(engine) });
    await stack.up();
    const id = await containerOf(engine, "web");
    await engine.request({ method: "DELETE", path: `/containers/${id}?force=1` });
    expect((await stack.status()).stack).toMatchObject({
      state: "failed",
      reason: "web: not started",
    });
    expect((await stack.up()).status.stack.state).toBe("ready");
  });

  test("one that crashes again and again ends the wait at once, with its last words", async () => {
    const image = await scriptImage(engine, "loop:1", 'console.log("I cannot"); process.exit(3)');
    const stack = await stackOf({ web: await webContainer(engine, { image }) });
    const signal = AbortSignal.timeout(110_000);
    const error = await stack.upError({ timeoutMs: 100_000, signal });
    expect(error).toMatchObject({
      code: "E_SERVICE_EXITED",
      exitStatus: 4,
      message: "web keeps ending",
      hint: "devstack logs web",
    });
    const card = error.details as FailureCard;
    expect(card.process).toMatchObject({ exitCode: 3, outOfMemory: false });
    expect(card.process.restarts).toBeGreaterThanOrEqual(3);
    expect(card.elapsedMs, "it does not wait for its time to be up").toBeLessThan(60_000);
    expect(card.log.at(-1)).toBe("I cannot");
  });

  test("one that ends by itself with 0 is told so", async () => {
    const image = await scriptImage(engine, "once:1", 'console.log("all done")');
    const stack = await stackOf({ once: { image } });
    expect(await stack.upError()).toMatchObject({
      code: "E_SERVICE_EXITED",
      message: "once has ended",
      why: "it ends by itself with status 0: if it is a job, say services.once.job: true",
    });
  });

  test("one whose program is not in the image is told in the engine's words", async () => {
    const changes = 'CMD ["/nothing"]';
    const query = new URLSearchParams({ fromSrc: "-", repo: "empty:1", changes });
    const body = tarOf([{ path: "/tmp", content: "folder" }]);
    await engine.request({ method: "POST", path: `/images/create?${query}`, body });
    const stack = await stackOf({ web: { image: "empty:1" } });
    const error = await stack.upError();
    expect(error).toMatchObject({ code: "E_COMPOSE_FAILED", exitStatus: 3 });
    expect(error.why).toMatch(/"\/nothing": stat \/nothing: no such file/);
    expect((await stack.row("web")).reason).toContain("the engine could not start it");
  });

  test("one that needs more memory than it may use is told so", async () => {
    const hungry = `const kept = Buffer.alloc(100e6, 1); ${WEB}`;
    const image = await scriptImage(engine, "hungry:1", hungry);
    const stack = await stackOf({ web: await webContainer(engine, { image }) });
    await stack.up();
    const signal = AbortSignal.timeout(40_000);
    await stopServices(await stack.open(), { services: ["web"], signal });
    const limit = (bytes: number) => ({ Memory: bytes, MemorySwap: bytes });
    const path = `/containers/${await containerOf(engine, "web")}/update`;
    await engine.request({ method: "POST", path, body: limit(50_000_000) });
    const options = { services: ["web"], emit: () => {}, signal, timeoutMs: 30_000 };
    const error = await errorOf(startServices(await stack.open(), options));
    expect(error).toMatchObject({
      code: "E_SERVICE_EXITED",
      message: "web ran out of memory",
      why: "it needs more memory than it may use",
      details: { process: { outOfMemory: true, exitCode: 137 } },
    });
    expect((await stack.row("web")).reason).toContain("it was killed because memory ran out");
    await engine.request({ method: "POST", path, body: limit(200_000_000) });
    expect((await stack.up()).status.stack.state).toBe("ready");
  });
});
