import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDatabase } from "./database.ts";
import { MemoryStore } from "./store.ts";

let folder: string;
let database: DatabaseSync;
let store: MemoryStore;
let nowMs = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "devstack-memory-"));
  database = openDatabase(folder);
  nowMs = 1_000;
  store = new MemoryStore(database, () => nowMs++);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

function put(tenant: string, key: string, object: object, ns = "n") {
  store.put({ tenant, ns, key }, object, JSON.stringify(object));
}
function keysFound(tenant: string, text: string, ns?: string) {
  const search = { tenant, text, limit: 10, ...(ns === undefined ? {} : { ns }) };
  return store.search(search).hits.map((hit) => hit.key);
}

test("what was put is what is got, until it is replaced or deleted", () => {
  const address = { tenant: "acme", ns: "n", key: "k" };
  expect(store.get(address)).toBeUndefined();
  put("acme", "k", { a: 1 });
  expect(store.get(address)).toBe('{"a":1}');
  put("acme", "k", { a: 2 });
  expect(store.get(address)).toBe('{"a":2}');
  expect(store.delete(address)).toBe(true);
  expect(store.delete(address)).toBe(false);
  expect(store.get(address)).toBeUndefined();
});

test("two tenants have an object each under one key", () => {
  put("acme", "k", { text: "apples" });
  put("Acme", "k", { text: "pears" });
  expect(store.get({ tenant: "acme", ns: "n", key: "k" })).toBe('{"text":"apples"}');
  expect(store.get({ tenant: "Acme", ns: "n", key: "k" })).toBe('{"text":"pears"}');
  expect(keysFound("acme", "pears")).toEqual([]);
  expect(store.delete({ tenant: "other", ns: "n", key: "k" })).toBe(false);
  expect(keysFound("acme", "apples")).toEqual(["k"]);
});

test("search finds what is stored now, not what was", () => {
  put("acme", "k", { turns: [{ text: "old words" }, { n: 42 }] });
  expect(keysFound("acme", "old")).toEqual(["k"]);
  expect(keysFound("acme", "42")).toEqual(["k"]);
  put("acme", "k", { turns: [{ text: "new words" }] });
  expect(keysFound("acme", "old")).toEqual([]);
  store.delete({ tenant: "acme", ns: "n", key: "k" });
  expect(keysFound("acme", "new")).toEqual([]);
});

test("field names are no words of the text", () => {
  put("acme", "k", { colour: "red" });
  expect(keysFound("acme", "colour")).toEqual([]);
});

test("hits come newest first, in the namespace asked for, as many as asked for", () => {
  put("acme", "a", { text: "word" });
  put("acme", "b", { text: "word word word" });
  put("acme", "c", { text: "word" }, "other");
  put("acme", "a", { text: "word again" });
  expect(keysFound("acme", "word")).toEqual(["a", "c", "b"]);
  expect(keysFound("acme", "word", "n")).toEqual(["a", "b"]);
  const { hits, truncated } = store.search({ tenant: "acme", text: "word", limit: 2 });
  expect([hits.map((hit) => hit.key), truncated]).toEqual([["a", "c"], true]);
  expect(store.search({ tenant: "acme", text: "word", limit: 3 }).truncated).toBe(false);
  expect(hits[0]?.updatedAtMs).toBe(1_003);
});

test("an answer stays below its size however many large objects match", () => {
  const text = `word ${"x".repeat(1_000_000)}`;
  for (const key of ["a", "b", "c", "d", "e"]) put("acme", key, { text });
  const { hits, truncated } = store.search({ tenant: "acme", text: "word", limit: 10 });
  expect([hits.length, truncated]).toEqual([4, true]);
});

test("a write that fails leaves nothing half done", () => {
  put("acme", "k", { text: "before" });
  database.exec(
    "CREATE TEMP TRIGGER no BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'no'); END",
  );
  expect(() => put("acme", "k", { text: "after" })).toThrow("no");
  database.exec("DROP TRIGGER no");
  expect(keysFound("acme", "before")).toEqual(["k"]);
  put("acme", "k", { text: "after" });
  expect(keysFound("acme", "after")).toEqual(["k"]);
});

test("behaves as a map by tenant, namespace and key", () => {
  const name = fc.constantFrom("a", "A", "b", "a-b", "_");
  const operation = fc.record({
    tenant: name,
    ns: name,
    key: name,
    object: fc.option(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true })),
  });
  fc.assert(
    fc.property(fc.array(operation), (operations) => {
      database.exec("DELETE FROM entry; DELETE FROM entry_text");
      const model = new Map<string, string>();
      for (const { object, ...address } of operations) {
        const id = JSON.stringify(address);
        if (object === null) expect(store.delete(address)).toBe(model.delete(id));
        else {
          store.put(address, object, JSON.stringify(object));
          model.set(id, JSON.stringify(object));
        }
        expect(store.get(address)).toBe(model.get(id));
      }
      const rows = database.prepare("SELECT count(*) AS n FROM entry_text").get();
      expect(rows?.["n"]).toBe(model.size);
    }),
  );
});
