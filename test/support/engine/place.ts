import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { systemClock } from "../../../src/util/clock.ts";
import { takeLock } from "../../../src/util/lock.ts";
import { identify, isAlive, type ProcessIdentity } from "../../../src/util/process-identity.ts";
import type { EnginePlace } from "./engine-place.ts";
import { removeLeftovers } from "./leftovers.ts";

const Record = z.object({
  owner: z.object({ pid: z.number(), startToken: z.string() }),
  temporary: z.string(),
});

const LOCK_INTERVAL_MS = 20;
const RECORD = "engine.json";

/**
 * 198.18.0.0/15 is set aside for tests of networks (RFC 2544), so nothing real is hidden by it. Each
 * engine has 16 networks of 254 addresses, because engines see each other's bridges too late to
 * keep out of their way.
 */
const PLACES = 32;

export function engineCache(): string {
  const cache = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(cache, "devstack-components", "engine");
}

/**
 * A place for a new engine of this process: once that has ended, whoever comes next removes what is
 * left of the engine.
 */
export async function claimPlace(): Promise<EnginePlace> {
  const owner = await identify(process.pid);
  if (owner === null) throw new Error("the system does not tell this process's start time");
  return withPlaces(async (runs) => {
    const taken = new Set((await listPlaces(runs)).map(({ place }) => place.index));
    const index = Array.from({ length: PLACES }, (_, number) => number).find(
      (number) => !taken.has(number),
    );
    if (index === undefined) throw new Error(`${PLACES} engines run already; see ${runs}`);
    const temporary = await mkdtemp(join(tmpdir(), "de-"));
    const place = placeAt(runs, index, temporary);
    await mkdir(place.folder);
    await writeFile(join(place.folder, RECORD), JSON.stringify({ owner, temporary }));
    return place;
  });
}

/**
 * Removes what is left of an engine whose processes were ended, or are to be. Until the folder is
 * wholly gone nobody may look for a free place: they would make theirs where it is being removed.
 */
export async function releasePlace(place: EnginePlace): Promise<void> {
  await removeLeftovers(place);
  await withPlaces(() => rm(place.folder, { recursive: true, force: true }));
}

/** Removes every engine whose owner is gone without having ended it. */
export async function releaseAbandonedPlaces(): Promise<void> {
  await withPlaces(async (runs) => {
    for (const { place, owner } of await listPlaces(runs)) {
      if (owner !== null && (await isAlive(owner))) continue;
      await removeLeftovers(place);
      await rm(place.folder, { recursive: true, force: true });
    }
  });
}

/** One at a time: a place is either whole or not there. */
async function withPlaces<T>(work: (runs: string) => Promise<T>): Promise<T> {
  const runs = join(engineCache(), "runs");
  await mkdir(runs, { recursive: true });
  return withLock(`${runs}.lock`, () => work(runs));
}

/** Works alone among the processes of this machine, waiting for it as long as it takes. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    const result = await takeLock(path);
    if (!result.taken) {
      await systemClock.sleep(LOCK_INTERVAL_MS);
      continue;
    }
    try {
      return await work();
    } finally {
      await result.lock.release();
    }
  }
}

async function listPlaces(
  runs: string,
): Promise<{ place: EnginePlace; owner: ProcessIdentity | null }[]> {
  const indices = (await readdir(runs)).filter((name) => /^\d+$/.test(name)).map(Number);
  return Promise.all(
    indices.map(async (index) => {
      const text = await readFile(join(runs, String(index), RECORD), "utf8").catch(() => "{}");
      const { data } = Record.safeParse(JSON.parse(text || "{}"));
      const place = placeAt(runs, index, data?.temporary ?? join(runs, String(index)));
      return { place, owner: data?.owner ?? null };
    }),
  );
}

function placeAt(runs: string, index: number, temporary: string): EnginePlace {
  return {
    index,
    folder: join(runs, String(index)),
    temporary,
    cgroup: `devstack-test-engine-${index}`,
    addresses: `198.${18 + Math.floor(index / 16)}.${(index % 16) * 16}.0/20`,
  };
}
