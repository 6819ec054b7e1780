import { onTestFinished } from "vitest";
import { linkImages, provideImages } from "../components/images/store.ts";
import { type Engine, startEngine } from "./engine/engine.ts";
import { releaseAbandonedPlaces } from "./engine/place.ts";

/**
 * Starts a container engine that ends with the test, and has the images of the stack. It is the
 * test's alone, so that it may be stopped, killed and filled; nothing of it outlives the test. Needs
 * "engine"; takes half a second.
 *
 *     test("…", needs("engine"), async () => {
 *       const engine = await testEngine();
 *       await runCommand("docker-compose", ["up", "-d"], { cwd, env: { ...env, ...engine.env } });
 */
export async function testEngine(): Promise<Engine> {
  const engine = await makeTestEngine();
  onTestFinished(() => engine.end());
  return engine;
}

/** The same for `beforeAll`: the caller ends it with `end`. */
export async function makeTestEngine(): Promise<Engine> {
  const store = await provideImages();
  // Where tests were killed, theirs may still run.
  await releaseAbandonedPlaces();
  return startEngine((place) => linkImages(store, place));
}
