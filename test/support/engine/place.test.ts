import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { claimPlace, engineCache, releasePlace, withLock } from "./place.ts";

vi.mock("./leftovers.ts", () => ({ removeLeftovers: async () => undefined }));

test("a place is given back while nobody looks for one: else the next one's is taken from it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "places-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv("XDG_CACHE_HOME", folder);
  const place = await claimPlace();
  onTestFinished(() => rm(place.temporary, { recursive: true, force: true }));
  const runs = join(engineCache(), "runs");
  const { released } = await withLock(`${runs}.lock`, async () => {
    const released = releasePlace(place);
    await Promise.race([released, setTimeout(100)]);
    expect(await readdir(place.folder)).toEqual(["engine.json"]);
    return { released };
  });
  await released;
  expect(await readdir(runs)).toEqual([]);
});
