import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stackFolders } from "../../runtime/stack-folders.ts";
import { systemClock } from "../../util/clock.ts";
import { realExecutor } from "../../util/executor/real-executor.ts";
import { compareAndRemember } from "./history.ts";

let run: string;

beforeEach(async () => {
  run = await mkdtemp(join(tmpdir(), "devstack-"));
});

afterEach(() => rm(run, { recursive: true, force: true }));

const remember = (totalMs: number, digest = "a") =>
  compareAndRemember(
    { folders: { ...stackFolders("/nowhere"), run }, executor: realExecutor(systemClock) },
    { digest, totalMs },
  );

test("a run is compared with the median of the last five of its kind", async () => {
  expect(await remember(9_000)).toBeNull();
  for (const totalMs of [1_000, 2_000, 3_000, 4_000]) await remember(totalMs);
  expect(await remember(5_000)).toEqual({ runs: 5, medianMs: 3_000, differenceMs: 2_000 });
  expect(await remember(2_500)).toEqual({ runs: 5, medianMs: 3_000, differenceMs: -500 });
});

test("runs of another plan are none of its kind", async () => {
  await remember(1_000, "a");
  expect(await remember(1_000, "b")).toBeNull();
  expect(await remember(1_100, "a")).toMatchObject({ runs: 1, differenceMs: 100 });
});

test("only the last twenty are kept", async () => {
  for (let index = 0; index < 25; index += 1) await remember(index);
  const { runs } = JSON.parse(await readFile(join(run, "timings.json"), "utf8"));
  expect(runs.map(({ totalMs }: { totalMs: number }) => totalMs)).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 5),
  );
});

test.each(["", "nonsense", '{"schemaVersion":1,"runs":[{"digest":1},null]}'])(
  "notes that are damaged are begun anew: %s",
  async (text) => {
    await writeFile(join(run, "timings.json"), text);
    expect(await remember(1)).toBeNull();
    expect(await remember(1)).toMatchObject({ runs: 1 });
  },
);
