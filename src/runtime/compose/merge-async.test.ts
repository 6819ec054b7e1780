import { expect, test } from "vitest";
import { mergeAsync } from "./merge-async.ts";

test("what several sources give comes as it comes, and ends with the last", async () => {
  const gate = Promise.withResolvers<void>();
  async function* slow() {
    yield "slow 1";
    await gate.promise;
    yield "slow 2";
  }
  async function* quick() {
    yield "quick 1";
    yield "quick 2";
    gate.resolve();
  }
  const seen: string[] = [];
  for await (const value of mergeAsync([slow(), quick()])) seen.push(value);
  expect(seen).toEqual(["slow 1", "quick 1", "quick 2", "slow 2"]);
});

test("a source may come when others have ended already", async () => {
  const gate = Promise.withResolvers<void>();
  async function* one(name: string) {
    yield name;
  }
  async function* sources() {
    yield one("first");
    await gate.promise;
    yield one("second");
  }
  const merged = mergeAsync(sources());
  expect(await merged.next()).toMatchObject({ value: "first" });
  const next = merged.next();
  gate.resolve();
  expect(await next).toMatchObject({ value: "second" });
  expect(await merged.next()).toMatchObject({ done: true });
});

test("who stops listening ends every source, also one that has nothing to say", async () => {
  const ended: string[] = [];
  async function* source(name: string) {
    try {
      for (;;) yield name;
    } finally {
      ended.push(name);
    }
  }
  const merged = mergeAsync([source("one"), source("two")]);
  const seen = new Set<string>();
  while (seen.size < 2) seen.add((await merged.next()).value);
  await merged.return(undefined);
  expect(ended.sort()).toEqual(["one", "two"]);
});

test("a source that fails fails the whole", async () => {
  async function* broken(): AsyncGenerator<string> {
    yield "before";
    throw new Error("the engine broke off");
  }
  const merged = mergeAsync([broken()]);
  expect(await merged.next()).toEqual({ done: false, value: "before" });
  await expect(merged.next()).rejects.toThrow("the engine broke off");
});
