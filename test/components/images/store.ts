import { execFile } from "node:child_process";
import { readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { digestOf } from "../../../src/util/digest.ts";
import { dataRoot } from "../../support/engine/daemons.ts";
import { startEngine } from "../../support/engine/engine.ts";
import type { EnginePlace } from "../../support/engine/engine-place.ts";
import { engineCache, withLock } from "../../support/engine/place.ts";
import { imagesToMake, type Making } from "./makings.ts";

const run = promisify(execFile);

/** In a store: which image was made by which recipe. Written last. */
const LIST = "devstack-images.json";
const Images = z.record(z.string(), z.string());
type Images = z.infer<typeof Images>;

/** Other checkouts may have other images, and use theirs now and then. */
const KEEP_UNUSED_MS = 24 * 60 * 60 * 1000;

/** Is told what became of each image. */
export type Told = (image: string, what: string) => void;

/**
 * Sees to it that the images of the stack are there, in a store of this machine's cache, and
 * returns its folder. They are made of the real programs; with DEVSTACK_IMAGES=pull the engine pulls
 * those of a registry instead.
 */
export async function provideImages(told: Told = () => undefined): Promise<string> {
  const pulled = process.env["DEVSTACK_IMAGES"] === "pull";
  const makings = await imagesToMake({ pulled });
  const wanted = Object.fromEntries(makings.map(({ image, digest }) => [image, digest]));
  const store = join(engineCache(), `images-${digestOf(wanted)}`);
  if (!(await isComplete(store))) {
    await withLock(`${store}.lock`, async () => {
      if (!(await isComplete(store))) await fill(store, { makings, wanted, told });
    });
  }
  const now = new Date();
  await utimes(join(store, LIST), now, now);
  return store;
}

/**
 * Gives a new engine the images of a store in no time: as hard links, since an engine never writes
 * to the layers and descriptions that it has, but puts others in their place.
 */
export async function linkImages(store: string, place: EnginePlace): Promise<void> {
  const present = await readdir(store);
  const parts = ["image", "overlay2", "vfs"].filter((name) => present.includes(name));
  await run("mkdir", ["-p", dataRoot(place)]);
  await run("cp", ["-al", ...parts.map((name) => join(store, name)), dataRoot(place)]);
}

async function isComplete(store: string): Promise<boolean> {
  return (await imagesIn(store)) !== null;
}

async function imagesIn(store: string): Promise<Images | null> {
  const text = await readFile(join(store, LIST), "utf8").catch(() => null);
  return text === null ? null : Images.parse(JSON.parse(text));
}

/** Makes a store with an engine that starts from the newest other one. */
async function fill(
  store: string,
  { makings, wanted, told }: { makings: readonly Making[]; wanted: Images; told: Told },
): Promise<void> {
  const previous = await newestStore();
  const present: Images = (previous === null ? null : await imagesIn(previous)) ?? {};
  const engine = await startEngine(async (place) => {
    if (previous !== null) await linkImages(previous, place);
  });
  try {
    for (const { image, digest, make } of makings) {
      const start = performance.now();
      const isPresent = present[image] === digest;
      if (!isPresent) await make(engine);
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      told(image, isPresent ? "present" : `made in ${seconds} s`);
    }
    for (const image of Object.keys(present).filter((name) => !(name in wanted))) {
      await engine.request({ method: "DELETE", path: `/images/${image}?force=true` });
    }
    await engine.request({ method: "POST", path: "/images/prune" });
    await engine.stop();
    await writeFile(join(dataRoot(engine.place), LIST), JSON.stringify(wanted));
    await rm(store, { recursive: true, force: true });
    await rename(dataRoot(engine.place), store);
  } finally {
    await engine.end();
  }
  await removeUnused(store);
}

async function stores(): Promise<string[]> {
  const names = (await readdir(engineCache())).filter((name) => /^images-[0-9a-f]+$/.test(name));
  return names.map((name) => join(engineCache(), name));
}

async function lastUse(store: string): Promise<number> {
  return stat(join(store, LIST)).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

async function newestStore(): Promise<string | null> {
  let newest: { store: string; usedMs: number } | null = null;
  for (const store of await stores()) {
    const usedMs = await lastUse(store);
    if (usedMs > (newest?.usedMs ?? 0)) newest = { store, usedMs };
  }
  return newest?.store ?? null;
}

async function removeUnused(current: string): Promise<void> {
  for (const store of await stores()) {
    const isOld = Date.now() - (await lastUse(store)) > KEEP_UNUSED_MS;
    if (basename(store) !== basename(current) && isOld) {
      await rm(store, { recursive: true, force: true });
    }
  }
}
