import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { openDatabase } from "./database.ts";
import { prepareSchema } from "./schema.ts";
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
const LISTING = { ns: "n", prefix: "", after: "", limit: 100 };

function keysListed(tenant: string, more: Partial<typeof LISTING> = {}) {
  return store.list({ ...LISTING, tenant, ...more }).entries.map(({ key }) => key);
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

test("what has expired is gone for every call at once", () => {
  put("acme", "k", { text: "word" });
  store.put({ tenant: "acme", ns: "n", key: "k" }, { text: "word" }, '{"text":"word"}', 10);
  const address = { tenant: "acme", ns: "n", key: "k" };
  const expiresAtMs = store.nextExpiryMs() ?? 0;
  nowMs = expiresAtMs - 1;
  expect(store.get(address)).toBe('{"text":"word"}');
  nowMs = expiresAtMs;
  expect(store.get(address)).toBeUndefined();
  expect(keysFound("acme", "word")).toEqual([]);
  expect(keysListed("acme")).toEqual([]);
  expect(store.totals().objects).toBe(1);
  expect(store.delete(address)).toBe(false);
  expect(store.totals()).toEqual({ objects: 0, bytes: 0 });
});

test("what is written again lives as long as the last writer says", () => {
  const address = { tenant: "acme", ns: "n", key: "k" };
  store.put(address, {}, "{}", 10);
  store.put(address, {}, "{}");
  expect(store.nextExpiryMs()).toBeUndefined();
  nowMs += 100_000;
  expect(store.get(address)).toBe("{}");
});

test("expired objects are removed in steps, with their words", () => {
  for (const key of ["a", "b", "c"]) {
    store.put({ tenant: "acme", ns: "n", key }, { text: "word" }, '{"text":"word"}', 10);
  }
  put("acme", "stays", { text: "word" });
  nowMs += 100_000;
  expect([store.removeExpired(2), store.removeExpired(2), store.removeExpired(2)]).toEqual([
    2, 1, 0,
  ]);
  expect(keysFound("acme", "word")).toEqual(["stays"]);
  const rows = database.prepare("SELECT count(*) AS n FROM entry_text").get();
  expect([rows?.["n"], store.totals().objects]).toEqual([1, 1]);
});

test("keys are listed in their order, page by page, by prefix, by tenant and namespace", () => {
  for (const key of ["b", "a.1", "a.2", "B", "a", "a-", "z_"]) put("acme", key, {});
  put("acme", "c", {}, "other");
  put("globex", "d", {});
  expect(keysListed("acme")).toEqual(["B", "a", "a-", "a.1", "a.2", "b", "z_"]);
  expect(keysListed("acme", { prefix: "a." })).toEqual(["a.1", "a.2"]);
  expect(keysListed("acme", { prefix: "a", after: "a-" })).toEqual(["a.1", "a.2"]);
  const first = store.list({ ...LISTING, tenant: "acme", limit: 6 });
  expect([first.entries.length, first.isWhole]).toEqual([6, false]);
  const rest = store.list({ ...LISTING, tenant: "acme", limit: 6, after: "b" });
  expect([rest.entries.length, rest.isWhole]).toEqual([1, true]);
  expect(store.list({ ...LISTING, tenant: "acme", limit: 7 }).isWhole).toBe(true);
});

test("a quota counts what is there: what is replaced, deleted or expired gives back", () => {
  store = new MemoryStore(database, () => nowMs, { quotaBytes: 20 });
  const write = (key: string, chars: number, ttlSeconds = 0, tenant = "acme") => {
    const json = JSON.stringify({ t: "x".repeat(chars) });
    return store.put({ tenant, ns: "n", key }, JSON.parse(json), json, ttlSeconds);
  };
  expect(write("a", 12)).toBe(true);
  expect(write("b", 0)).toBe(false);
  expect(write("b", 12, 0, "globex")).toBe(true);
  expect(write("a", 13)).toBe(false);
  expect(write("a", 3)).toBe(true);
  expect(write("b", 1, 10)).toBe(true);
  expect(write("c", 0)).toBe(false);
  nowMs += 10_000;
  expect(write("c", 0)).toBe(true);
  store.delete({ tenant: "acme", ns: "n", key: "c" });
  store = new MemoryStore(database, () => nowMs, { quotaBytes: 5 });
  expect([write("a", 4), write("a", 2)]).toEqual([false, true]);
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
  // Thousands of writes, of which none has to last: a busy disk may take half a minute for them.
  const memory = new DatabaseSync(":memory:");
  onTestFinished(() => memory.close());
  prepareSchema(memory);
  const kept = new MemoryStore(memory, () => nowMs++);
  const name = fc.constantFrom("a", "A", "b", "a-b", "_");
  const operation = fc.record({
    tenant: name,
    ns: name,
    key: name,
    object: fc.option(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true })),
  });
  fc.assert(
    fc.property(fc.array(operation), (operations) => {
      memory.exec("DELETE FROM entry; DELETE FROM entry_text");
      const model = new Map<string, string>();
      for (const { object, ...address } of operations) {
        const id = JSON.stringify(address);
        if (object === null) expect(kept.delete(address)).toBe(model.delete(id));
        else {
          kept.put(address, object, JSON.stringify(object));
          model.set(id, JSON.stringify(object));
        }
        expect(kept.get(address)).toBe(model.get(id));
      }
      const rows = memory.prepare("SELECT count(*) AS n FROM entry_text").get();
      expect(rows?.["n"]).toBe(model.size);
      const bytes = [...model.values()].reduce((sum, json) => sum + Buffer.byteLength(json), 0);
      expect(kept.totals()).toEqual({ objects: model.size, bytes });
    }),
  );
});
