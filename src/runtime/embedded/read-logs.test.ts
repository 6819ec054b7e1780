import { appendFile, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../../util/clock.ts";
import { readLogs } from "./read-logs.ts";
import { readTail } from "./read-tail.ts";

let folder = "";
let path = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "logs-"));
  path = join(folder, "opa.log");
});
afterEach(() => rm(folder, { recursive: true }));

const line = (number: number) =>
  `${new Date(number).toISOString()} decision ${number} of the policy für “opa”\n`;
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => line(from + index)).join("");

test.each([
  ["all that is kept", undefined, 0],
  ["the last of the newer file", 20, 9_980],
  ["what reaches into the older one", 4_020, 5_980],
  ["more than there is", 90_000, 0],
  ["none", 0, 10_000],
])("tells %s", async (_, tail, first) => {
  await writeFile(`${path}.1`, lines(0, 6_000));
  await writeFile(path, lines(6_000, 10_000));
  const told = await numbers(tail);
  expect(told).toHaveLength(10_000 - first);
  expect(told[0] ?? 10_000).toBe(first);
  expect(told.at(-1) ?? 9_999).toBe(9_999);
});

test("the end of a large file is read without the rest", async () => {
  await writeFile(path, lines(0, 20_000));
  const tail = await readTail(path, 20);
  expect(tail?.bytes.length).toBeLessThan(100_000);
  expect(tail?.bytes.toString("utf8")).toMatch(/^1970-\S+ decision \d+ /);
});

test("goes on after the tail with what is added, through a rotation and half lines", async () => {
  await writeFile(path, lines(0, 5_000) + line(5_000).slice(0, 30));
  const stop = new AbortController();
  const log = readLogs(
    [{ service: "opa", path }],
    { services: ["opa"], tail: 1, follow: true, signal: stop.signal },
    systemClock,
  );
  const told: number[] = [];
  for await (const { at } of log) {
    told.push(at);
    if (at === 4_999) await appendFile(path, line(5_000).slice(30));
    if (at === 5_000) {
      await appendFile(path, line(5_001));
      await rename(path, `${path}.1`);
      await writeFile(path, line(5_002));
    }
    if (at === 5_002) stop.abort();
  }
  expect(told).toEqual([4_999, 5_000, 5_001, 5_002]);
});

async function numbers(tail: number | undefined): Promise<number[]> {
  const options = { services: ["opa"], follow: false, signal: new AbortController().signal };
  const told: number[] = [];
  const source = [{ service: "opa", path }];
  const log = readLogs(source, { ...options, ...(tail !== undefined && { tail }) }, systemClock);
  for await (const { at, text } of log) {
    expect(text).toBe(`decision ${at} of the policy für “opa”`);
    told.push(at);
  }
  return told;
}
