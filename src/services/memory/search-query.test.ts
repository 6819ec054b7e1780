import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { expect, test } from "vitest";
import { prepareSchema } from "./schema.ts";
import { ownerWord, searchQuery } from "./search-query.ts";

function indexOf(...texts: string[]) {
  const database = new DatabaseSync(":memory:");
  prepareSchema(database);
  const insert = database.prepare("INSERT INTO entry_text (owner, text) VALUES (?, ?)");
  for (const text of texts) insert.run(ownerWord("acme"), text);
  const select = database.prepare("SELECT rowid FROM entry_text WHERE entry_text MATCH ?");
  return (query: string) => select.all(query).map((row) => row["rowid"]);
}

test("every word has to be there, in any order, case and accent", () => {
  const find = indexOf("Hello wörld", "hello moon");
  expect(find(searchQuery("acme", "WORLD hello") ?? "")).toEqual([1]);
  expect(find(searchQuery("acme", "hello") ?? "")).toEqual([1, 2]);
  expect(find(searchQuery("acme", "hello mars") ?? "")).toEqual([]);
});

test("operators of FTS5 are words like any other", () => {
  const find = indexOf("this or that", "this");
  expect(find(searchQuery("acme", "this OR that") ?? "")).toEqual([1]);
  expect(find(searchQuery("acme", "this NOT that") ?? "")).toEqual([]);
  expect(find(searchQuery("acme", "owner:this") ?? "")).toEqual([]);
  expect(find(searchQuery("acme", "th*") ?? "")).toEqual([]);
});

test("a word with punctuation inside is a phrase", () => {
  const find = indexOf("the foo-bar of it", "bar and foo");
  expect(find(searchQuery("acme", "foo-bar") ?? "")).toEqual([1]);
});

test.each([
  ["a part of a word", "strawberries", "berries", false],
  ["the beginning of one", "strawberries", "straw", false],
  ["a run of Chinese, as a whole", "東京都 に行く。", "東京都", true],
  ["a part of such a run", "私は東京都に行く", "東京都", false],
  ["one character of such a run", "東京都", "京", false],
  ["a run up to its punctuation", "東京、大阪", "大阪", true],
  ["one character that stands alone", "東 京", "京", true],
  ["a word beside emoji", "party 🎉", "party 🎈", true],
  ["a word that emoji touch", "🎉party🎉", "party", true],
])("of what docs/memory.md says is found: %s", (_name, text, sought, found) => {
  expect(indexOf(text)(searchQuery("acme", sought) ?? "")).toEqual(found ? [1] : []);
});

test.each(["🎉", "👩‍👩‍👧 !!", "€ ≠"])("%j alone finds nothing", (text) => {
  expect(searchQuery("acme", text)).toBeUndefined();
});

test("another tenant's rows, and a tenant's own name, are not found", () => {
  const find = indexOf("hello");
  expect(find(searchQuery("Acme", "hello") ?? "")).toEqual([]);
  expect(find(searchQuery("acme", ownerWord("acme")) ?? "")).toEqual([]);
});

test.each(["", " ", "!!!", '"', "* - ( )", "\0"])("%j holds no word", (text) => {
  expect(searchQuery("acme", text)).toBeUndefined();
});

test("no text is a syntax error, and none reaches another tenant", () => {
  const find = indexOf("a b c", "NEAR AND OR NOT", "x");
  const syntax = fc.constantFrom('"', "'", "(", ")", "*", "^", ":", "+", "-", "{", "}", ",", "\0");
  const word = fc.constantFrom("a", "AND", "OR", "NOT", "NEAR(a b, 2)", "owner", "text", "x");
  const unit = fc.oneof(
    syntax,
    word,
    fc.constant(" "),
    fc.string({ unit: "binary", maxLength: 6 }),
  );
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 20 }), (units) => {
      const query = searchQuery("other", units.join(""));
      if (query !== undefined) expect(find(query)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
