import { expect, test } from "vitest";
import { type FrameAnswer, frameClient, frameOf } from "../../support/frame-client.ts";
import type { GetRouterUrl } from "./router-profiles.ts";

/** What comes between ack and FIN beside the chunks, where several adapters answer. */
const BETWEEN = new Set(["agent.result.provisional", "control.status", "agent.result.error"]);

/**
 * Frames over /ws. The lane is gold: the platform's own router lets the others wait until five gold
 * frames have come.
 */
export function framesProfile(routerUrl: GetRouterUrl): void {
  const open = async () => frameClient((await routerUrl()).replace(/\/$/, ""));

  test("a frame is answered with ack, partials and FIN", async () => {
    const client = await open();
    client.send(frameOf({ prompt: "hello" }, { a_field_of_later: true }));
    const [ack, ...rest] = await client.answer();
    const fin = rest.pop();
    const ids = { session_id: "s1", stream_id: "st1" };
    expect(ack).toMatchObject({
      ...ids,
      msg_seq: 7,
      ttl: 7,
      flags: ["ACK"],
      payload: { type: "agent.result.partial", content: { router: "ack" } },
    });
    const partials = rest.filter(({ payload }) => !BETWEEN.has(payload?.type ?? ""));
    expect(partials.length).toBeGreaterThan(0);
    for (const partial of partials) {
      expect(partial).toMatchObject({ ...ids, msg_seq: 8, flags: ["MORE"] });
      expect(partial.adapter).toMatch(/^https?:\/\//);
      expect(JSON.parse(String(partial.payload?.content))).toBeTypeOf("object");
    }
    expect(fin).toMatchObject({ ...ids, msg_seq: 9, payload: { type: "agent.result.final" } });
    expectResult(fin);
  });

  test("a msg_seq of 64 bits comes back with all of its digits", async () => {
    const client = await open();
    const first = new Promise<string>((resolve) => {
      client.socket.once("message", (data) => resolve(String(data)));
    });
    const frame = JSON.stringify(frameOf({ prompt: "hello" }));
    client.send(frame.replace('"msg_seq":7', '"msg_seq":9007199254740993'));
    expect(await first).toMatch(/"msg_seq": ?9007199254740993[,}]/);
    await client.answer();
  });

  test.each([
    ["no JSON", "hello", "invalid_frame"],
    ["no frame", {}, "invalid_frame"],
    ["fields in camel case", { ...frameOf("hi"), msg_seq: undefined, msgSeq: 1 }, "invalid_frame"],
    ["bytes", Buffer.from([1, 2, 3]), "binary_not_supported"],
    ["a frame without life left", frameOf({ prompt: "hello" }, { ttl: 0 }), "ttl_expired"],
  ])("%s is answered with an error", async (_name, message, error) => {
    const client = await open();
    client.send(message);
    expect(await client.next()).toMatchObject({ error });
  });
}

/** Finals are JSON in a text; every other list is about them. */
function expectResult(fin: FrameAnswer | undefined): void {
  const { finals, representatives, groups, scores } = (fin?.payload?.content ?? {}) as {
    finals: string[];
    representatives: [number, string][];
    groups: number[][];
    scores: number[];
  };
  expect(finals.length).toBeGreaterThan(0);
  for (const final of finals) expect(JSON.parse(final)).toBeTypeOf("object");
  expect(groups.flat().toSorted()).toEqual(finals.map((_, index) => index));
  expect(scores).toHaveLength(groups.length);
  expect(representatives).toHaveLength(groups.length);
  for (const [index, text] of representatives)
    expect([index, text]).toEqual([index, finals[index]]);
}
