import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { STATE_FIXTURES } from "../../test/support/state-fixtures.ts";
import { decodeRecord, encodeRecord } from "./record-text.ts";

const fixture = (name: string) => readFile(join(STATE_FIXTURES, name), "utf8");
const PRESENT = await fixture("record-1.json");

test("a record of the present version is read, whatever its layout", () => {
  const decoded = decodeRecord(PRESENT);
  expect(decoded).toMatchObject({ record: { name: "atp", plan: { waves: [["a"]] } } });
  if ("record" in decoded) expect(decodeRecord(encodeRecord(decoded.record))).toEqual(decoded);
});

test("a record of the time before there was a digest is read as it was", async () => {
  const text = await fixture("record-1-without-digest.json");
  expect(decodeRecord(text)).toEqual(decodeRecord(PRESENT));
});

test("a record of another version is told apart from a damaged one", async () => {
  expect(decodeRecord(await fixture("record-2.json"))).toEqual({ fault: "newer", version: 2 });
  expect(decodeRecord('{"schemaVersion":0}')).toEqual({ fault: "older", version: 0 });
});

test("whatever part of a record is cut off, it is damaged", () => {
  fc.assert(
    fc.property(fc.nat(PRESENT.trimEnd().length - 1), (length) => {
      expect(decodeRecord(PRESENT.slice(0, length))).toEqual({ fault: "damaged" });
    }),
  );
});

test("whatever in a record is replaced by something else, it is damaged or means the same", () => {
  const key = fc.constantFrom(..."plan endpoints proof name startedAt id file down".split(" "));
  fc.assert(
    fc.property(key, fc.jsonValue(), (name, value) => {
      const text = JSON.stringify({ ...JSON.parse(PRESENT), [name]: value });
      expect([{ fault: "damaged" }, decodeRecord(PRESENT)]).toContainEqual(decodeRecord(text));
    }),
  );
});

test("any text is a record, or a fault that is told", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(decodeRecord(text)).toHaveProperty("fault");
    }),
  );
});
