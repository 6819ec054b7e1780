import {
  closeSync,
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

test("a file of a newer devstack is refused and left as it is", () => {
  fill();
  const newer = new DatabaseSync(file);
  newer.exec("PRAGMA journal_mode = DELETE; PRAGMA user_version = 2");
  newer.close();
  const before = readFileSync(file);
  expect(() => openDatabase(folder)).toThrow(
    `${file} cannot be used: it was written by a newer devstack (schema 2, this one knows 1)`,
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
