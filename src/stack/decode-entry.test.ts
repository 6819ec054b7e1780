import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { STATE_FIXTURES } from "../../test/support/state-fixtures.ts";
import { decodeEntry } from "./decode-entry.ts";

const ID = "0123456789ab";
const fixture = (name: string) => readFile(join(STATE_FIXTURES, name), "utf8");

test("an entry of the present version is read", async () => {
  const decoded = decodeEntry(await fixture("entry-1.json"), ID);
  expect(decoded).toMatchObject({ entry: { name: "atp", named: "ci", down: false } });
});

test("an entry of the time when a folder held one stack is that of the folder's own", async () => {
  const decoded = decodeEntry(await fixture("entry-1-first.json"), ID);
  expect(decoded).toMatchObject({ entry: { name: "atp", named: null, owner: null, down: false } });
});

test("an entry of another version says so; one under another's name is damaged", async () => {
  const newer = { reason: "is of a newer devstack (schema 2): use that one to take it down" };
  expect(decodeEntry(await fixture("entry-2.json"), ID)).toEqual(newer);
  const present = await fixture("entry-1.json");
  expect(decodeEntry(present, "ba9876543210")).toEqual({
    reason: "is damaged, and can be removed",
  });
});

test("whatever in an entry is replaced, it is refused or can be listed", async () => {
  const present = JSON.parse(await fixture("entry-1.json"));
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(present)), fc.jsonValue(), (name, value) => {
      const decoded = decodeEntry(JSON.stringify({ ...present, [name]: value }), ID);
      if (!("entry" in decoded)) return;
      const { folder, startedAt, ports } = decoded.entry;
      expect(() => new Date(startedAt).toISOString()).not.toThrow();
      expect([typeof folder, Array.isArray(ports)]).toEqual(["string", true]);
    }),
  );
});

test("any text is an entry, or a reason in words", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(decodeEntry(text, ID)).toHaveProperty("reason");
    }),
  );
});
