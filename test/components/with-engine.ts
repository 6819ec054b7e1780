/**
 * Runs a command with a container engine of its own, which has the images of the stack and ends with
 * the command: to look at by hand what tests do.
 *
 *   node test/components/with-engine.ts bash
 */
import { spawn } from "node:child_process";
import { startEngine } from "../support/engine/engine.ts";
import { releaseAbandonedPlaces } from "../support/engine/place.ts";
import { linkImages, provideImages } from "./images/store.ts";

const [command = "bash", ...args] = process.argv.slice(2);
const store = await provideImages();
await releaseAbandonedPlaces();
const engine = await startEngine((place) => linkImages(store, place));
// Ctrl-C is for the command; the engine is ended when that has.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => undefined);
try {
  const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, ...engine.env } });
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve(status ?? 1));
  });
} finally {
  await engine.end();
}
