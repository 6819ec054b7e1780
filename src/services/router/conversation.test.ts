import fc from "fast-check";
import { expect, test } from "vitest";
import {
  conversationKey,
  isTenant,
  latestTurns,
  messagesOf,
  type Turn,
  turnsOf,
} from "./conversation.ts";

const turn = (text: string, role: Turn["role"] = "user"): Turn => ({
  role,
  text,
  at: "2030-01-01T00:00:00.000Z",
  request_id: "r1",
});

test("an id that memory accepts is the key itself, any other one is digested", () => {
  expect(conversationKey("team_1.chat-2")).toBe("team_1.chat-2");
  expect(conversationKey("a/b")).toBe("h-c14cddc033f64b9dea80ea675cf280a0");
  expect(conversationKey("..")).toMatch(/^h-[0-9a-f]{32}$/);
});

test("every id has a key that memory accepts, always the same", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", ".", "/", "é", "👋", "\n") }), (id) => {
      expect(conversationKey(id)).toMatch(/^[A-Za-z0-9_.-]{1,200}$/);
      expect(conversationKey(id)).toBe(conversationKey(id));
    }),
  );
});

test("a tenant is a name that memory accepts", () => {
  expect(["public", "a-B_9", "t".repeat(50)].every(isTenant)).toBe(true);
  expect(["", "a b", "a/b", "ä", "t".repeat(51)].some(isTenant)).toBe(false);
});

test("what is no turn is left out of a stored conversation", () => {
  const object = { turns: [turn("one"), { role: "system", text: "x" }, null, 7, turn("two")] };
  expect(turnsOf(object).map(({ text }) => text)).toEqual(["one", "two"]);
  expect([turnsOf(undefined), turnsOf(null), turnsOf({}), turnsOf({ turns: "x" })]).toEqual([
    [],
    [],
    [],
    [],
  ]);
});

test("the last 20 turns are kept", () => {
  const turns = Array.from({ length: 25 }, (_, index) => turn(String(index)));
  expect(latestTurns(turns).map(({ text }) => text)).toEqual(
    Array.from({ length: 20 }, (_, index) => String(index + 5)),
  );
});

test("older turns go where the conversation would outgrow 256 KiB", () => {
  const turns = [turn("é".repeat(70_000)), turn("b".repeat(70_000)), turn("c".repeat(70_000))];
  const kept = latestTurns(turns);
  expect(kept.map(({ text }) => text[0])).toEqual(["b", "c"]);
});

test("a stored conversation never exceeds its bounds and ends with the latest turn", () => {
  const turns = fc.array(
    fc
      .string({ unit: fc.constantFrom("a", "é", "👋", "\n"), maxLength: 3 })
      .map((text) => turn(text.repeat(9_000))),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(turns, (all) => {
      const kept = latestTurns(all);
      expect(kept.length).toBeLessThanOrEqual(20);
      expect(Buffer.byteLength(JSON.stringify({ turns: kept }))).toBeLessThanOrEqual(256 * 1024);
      expect(kept).toEqual(all.slice(all.length - kept.length));
    }),
    { numRuns: 30 },
  );
});

test("the adapter is told the conversation and then the prompt", () => {
  expect(messagesOf([turn("hi"), turn("hello", "assistant")], "and now?")).toEqual([
    { role: "user", content: "hi" },
    { role: "assistant", content: "hello" },
    { role: "user", content: "and now?" },
  ]);
});
