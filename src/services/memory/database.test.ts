import {
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDatabase } from "./database.ts";
import { MemoryStore } from "./store.ts";

let folder: string;
let file: string;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "devstack-memory-")), "data");
  file = join(folder, "memory.db");
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true }));

function fill(): void {
  const database = openDatabase(folder);
  const store = new MemoryStore(database, Date.now);
  for (let i = 0; i < 200; i++) {
    const object = { text: `entry ${i} ${"filler ".repeat(50)}` };
    store.put({ tenant: "acme", ns: "n", key: `k${i}` }, object, JSON.stringify(object));
  }
  database.close();
}

test("creates the folder for this user alone, and opens it again", () => {
  fill();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  const database = openDatabase(folder);
  const store = new MemoryStore(database, Date.now);
  expect(store.get({ tenant: "acme", ns: "n", key: "k7" })).toContain("entry 7 ");
  expect(store.search({ tenant: "acme", text: "entry 7", limit: 5 }).hits).toHaveLength(1);
  expect(database.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
  expect(database.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 1 });
  database.close();
});

/** Written by the code of schema 1, and made small: three objects of two tenants, one deleted. */
const SCHEMA_1 = join(import.meta.dirname, "../../../test/fixtures/memory/schema-1.db");

test("a file of the first schema is brought up to date with all it holds", () => {
  mkdirSync(folder);
  copyFileSync(SCHEMA_1, file);
  const database = openDatabase(folder);
  const store = new MemoryStore(database, Date.now);
  const second = { text: "ümlaut pears", n: 7 };
  expect(store.get({ tenant: "acme", ns: "notes", key: "second" })).toBe(JSON.stringify(second));
  const apples = store.search({ tenant: "acme", text: "apples", limit: 5 });
  expect(apples.hits.map(({ ns, key }) => [ns, key])).toEqual([["notes", "first"]]);
  const listing = { tenant: "acme", ns: "notes", prefix: "", after: "", limit: 5 };
  expect(store.list(listing).entries).toEqual([
    { key: "first", updatedAtMs: Date.UTC(2026, 0, 2), bytes: 21, expiresAtMs: null },
    { key: "second", updatedAtMs: Date.UTC(2026, 0, 2, 0, 0, 0, 1), bytes: 30, expiresAtMs: null },
  ]);
  expect(store.totals()).toEqual({ objects: 3, bytes: 21 + 30 + 27 });
  store.put({ tenant: "acme", ns: "notes", key: "second" }, { a: 1 }, '{"a":1}', 60);
  expect(store.totals()).toEqual({ objects: 3, bytes: 21 + 7 + 27 });
  database.close();
  openDatabase(folder).close();
});

test("an old file and a new one end up with the same tables", () => {
  const tablesOf = (path: string) => {
    const database = openDatabase(path);
    const rows = database.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2").all();
    database.close();
    return rows;
  };
  mkdirSync(folder);
  copyFileSync(SCHEMA_1, file);
  expect(tablesOf(folder)).toEqual(tablesOf(join(folder, "new")));
});

test("a file of a newer devstack is refused and left as it is", () => {
  fill();
  const newer = new DatabaseSync(file);
  newer.exec("PRAGMA journal_mode = DELETE; PRAGMA user_version = 3");
  newer.close();
  const before = readFileSync(file);
  expect(() => openDatabase(folder)).toThrow(
    `${file} cannot be used: it was written by a newer devstack (schema 3, this one knows 2)`,
  );
  expect(readFileSync(file).equals(before)).toBe(true);
});

test("a database of another program is refused", () => {
  mkdirSync(folder);
  const foreign = new DatabaseSync(file);
  foreign.exec("CREATE TABLE theirs (x)");
  foreign.close();
  expect(() => openDatabase(folder)).toThrow("it is a database of another program");
});

test("a file that is no database is refused", () => {
  mkdirSync(folder);
  writeFileSync(file, "not a database ".repeat(1_000));
  expect(() => openDatabase(folder)).toThrow(
    /cannot be used: file is not a database\. Move the file/,
  );
});

test("a file damaged in the middle is refused at the start", () => {
  fill();
  const descriptor = openSync(file, "r+");
  writeSync(descriptor, Buffer.alloc(8_192, 0xff), 0, 8_192, 3 * 4_096);
  closeSync(descriptor);
  expect(() => openDatabase(folder)).toThrow(/cannot be used: (it is damaged|database disk image)/);
});

test("a folder that cannot be is named", () => {
  writeFileSync(folder, "a file in its place");
  expect(() => openDatabase(folder)).toThrow(`${file} cannot be used: `);
});
