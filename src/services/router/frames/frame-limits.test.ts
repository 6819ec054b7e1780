import { expect, test } from "vitest";
import { chunkOf } from "../../../../test/support/fake-adapter.ts";
import {
  type FrameAnswer,
  type FrameClient,
  frameClient,
  frameOf,
} from "../../../../test/support/frame-client.ts";
import { type RouterPlatform, routerPlatform } from "../../../../test/support/router-platform.ts";

const BUSY = { "control.status": "BUSY", suggested_wait_ms: 200 };

/** Answers are held back until the test lets them go on. */
function holdAnswers({ adapter }: RouterPlatform) {
  const held = Promise.withResolvers<void>();
  adapter.answer = async function* () {
    yield chunkOf("partial", { text: "Hel" });
    await held.promise;
    yield chunkOf("final", { ok: true, text: "Hello" });
  };
  return () => held.resolve();
}

test("a stream has as many frames at once as its window allows, no matter the lane", async () => {
  const platform = await routerPlatform();
  const goOn = holdAnswers(platform);
  const client = await frameClient(platform.url);
  const window = { max_parallel: 1, max_tokens: 1_000, max_usd_micros: 10_000 };
  const bronze = { qos: "bronze", window };
  client.send(frameOf("hello", bronze));
  expect((await client.next()).flags).toEqual(["ACK"]);
  expect((await client.next()).flags).toEqual(["MORE"]);
  client.send(frameOf("hello", { ...bronze, msg_seq: 8 }));
  expect(await client.next()).toEqual({
    ...BUSY,
    session_id: "s1",
    stream_id: "st1",
    msg_seq: 8,
  });
  // Another stream has a window of its own.
  client.send(frameOf("hello", { ...bronze, stream_id: "st2" }));
  expect(await client.next()).toMatchObject({ stream_id: "st2", flags: ["ACK"] });
  goOn();
  await client.answer();
  await client.answer();
  client.send(frameOf("hello", bronze));
  expect((await client.next()).flags).toEqual(["ACK"]);
  expect(await platform.metric('router_windows_reject_total{synthetic="false"}')).toBe(1);
});

test.each([
  ["tokens", { max_parallel: 4, max_tokens: 39, max_usd_micros: 10_000 }],
  ["money", { max_parallel: 4, max_tokens: 1_000, max_usd_micros: 199 }],
  ["parallel frames", { max_parallel: 0, max_tokens: 1_000, max_usd_micros: 10_000 }],
])("a frame whose window has too few %s is BUSY", async (_name, window) => {
  const { url, adapter } = await routerPlatform();
  const client = await frameClient(url);
  client.send(frameOf("hello", { window }));
  expect(await client.answer()).toMatchObject([BUSY]);
  expect(adapter.received.filter(({ method }) => method === "Stream")).toEqual([]);
});

test("the frames of a stream share its tokens", async () => {
  const platform = await routerPlatform();
  const goOn = holdAnswers(platform);
  const client = await frameClient(platform.url);
  // Each is estimated at 40.
  const window = { max_parallel: 9, max_tokens: 79, max_usd_micros: 10_000 };
  client.send(frameOf("hello", { window }));
  await client.next();
  await client.next();
  client.send(frameOf("hello", { window }));
  expect(await client.next()).toMatchObject(BUSY);
  goOn();
});

test("a session has a bound that no window widens", async () => {
  const platform = await routerPlatform();
  const goOn = holdAnswers(platform);
  const client = await frameClient(platform.url);
  const window = { max_parallel: 1_000, max_tokens: 1e6, max_usd_micros: 1e6 };
  for (let stream = 0; stream < 17; stream += 1) {
    client.send(frameOf("hello", { window, stream_id: `st${stream}` }));
  }
  let busy = 0;
  for (let ended = 0; ended < 17; ended += 1) {
    const last = (await client.answer()).at(-1);
    if (last && "control.status" in last) {
      busy += 1;
      goOn();
    }
  }
  expect(busy).toBe(1);
});

test("the rate limit of the router holds for frames", async () => {
  const { url } = await routerPlatform({ ROUTER_RPS_LIMIT: "1" });
  const client = await frameClient(url);
  // All at once, since what comes a second later has a token again; and none in another's window.
  for (let count = 0; count < 8; count += 1) {
    client.send(frameOf("hello", { session_id: `s${count}`, stream_id: `st${count}` }));
  }
  const busy = await firstBusy(client);
  expect(busy?.["suggested_wait_ms"]).toBeGreaterThan(0);
});

test("a message that is too large closes its socket", async () => {
  const { url } = await routerPlatform();
  const client = await frameClient(url);
  client.send("x".repeat(6_000 * 12 + 256 * 1024 + 1));
  expect(await client.closed).toBe(1009);
});

test("an answer that takes too long ends with a final frame by its expiry", async () => {
  const platform = await routerPlatform();
  const warm = await frameClient(platform.url);
  warm.send(frameOf("hello"));
  await warm.answer();
  const goOn = holdAnswers(platform);
  const client = await frameClient(platform.url);
  client.send(
    frameOf("hello", { payload: { type: "agent.request", content: "hello", expiry_ms: 800 } }),
  );
  const answer = await client.answer();
  expect(answer.at(-1)).toMatchObject({
    flags: ["FIN"],
    payload: { content: { finals: [], error: "deadline_exceeded" } },
  });
  goOn();
});

test("a client that goes away cancels its adapter", async () => {
  const { url, adapter } = await routerPlatform();
  const cancelled = Promise.withResolvers<void>();
  adapter.answer = async function* (signal) {
    yield chunkOf("partial", { text: "Hel" });
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    cancelled.resolve();
  };
  const client = await frameClient(url);
  client.send(frameOf("hello"));
  await client.next();
  await client.next();
  client.socket.terminate();
  await cancelled.promise;
});

/** The first refusal for being too many, among whatever else is answered. */
async function firstBusy(client: FrameClient): Promise<FrameAnswer> {
  for (;;) {
    const message = await client.next();
    if (message["control.status"] === "BUSY") return message;
  }
}
