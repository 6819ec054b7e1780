/**
 * Provides the container images of the stack for the tests' own engines, once per machine:
 *
 *   node test/components/images.ts        made of the real programs; needs root and dockerd
 *   DEVSTACK_IMAGES=pull node …           the official ones, where a registry can be reached
 */
import { releaseAbandonedPlaces } from "../support/engine/place.ts";
import { provideImages } from "./images/store.ts";

const start = performance.now();
await releaseAbandonedPlaces();
const store = await provideImages((image, what) => {
  process.stdout.write(`${image.padEnd(46)}${what}\n`);
});
const seconds = ((performance.now() - start) / 1000).toFixed(1);
process.stdout.write(`images are in ${store} after ${seconds} s\n`);
