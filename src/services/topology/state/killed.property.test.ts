import { cpSync, readdirSync, rmSync, statSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { deeds, perform } from "../../../../test/support/cluster/deeds.ts";
import { newStateFolder, openKept } from "../../../../test/support/cluster/kept-simulation.ts";
import { savedDigest } from "../../../../test/support/cluster/saved-digest.ts";
import { inEachTurn } from "../../../../test/support/in-each-turn.ts";
import { StateFolder } from "./state-folder.ts";
import { StateWriter } from "./state-writer.ts";

/** What a kill at some moment leaves, and the states that may be found in it. */
interface Killed {
  readonly copy: string;
  readonly possible: readonly string[];
}

/** A copy as of one moment, while others write: it is made again where something has changed meanwhile. */
function copyAtOnce(path: string, copy: string): void {
  const what = () =>
    readdirSync(path).map((name) => {
      const { ino, size } = statSync(join(path, name));
      return `${name} ${ino} ${size}`;
    });
  for (;;) {
    try {
      const before = what();
      rmSync(copy, { recursive: true, force: true });
      cpSync(path, copy, { recursive: true });
      if (isDeepStrictEqual(before, what())) return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
}

test("whenever it is killed, all is there up to the last record", async () => {
  const copies = await newStateFolder();
  let renewed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(deeds, { minLength: 6, maxLength: 10 }), async (parts) => {
      const path = await newStateFolder();
      const { simulation, keeping } = await openKept(path);
      const writer = new StateWriter({ ...keeping, leastBytes: 4_000 });
      await writer.write();
      const now = () => savedDigest(simulation.cluster.save());
      let possible = [now()];
      const killed: Killed[] = [];
      const folder = await mkdtemp(join(copies, "run-"));
      const kill = () => {
        const copy = join(folder, String(killed.length));
        copyAtOnce(path, copy);
        killed.push({ copy, possible });
      };
      for (const some of parts) {
        for (const deed of some) perform(simulation.cluster, deed);
        possible = [...possible, now()];
        await inEachTurn(writer.write(), kill);
        possible = possible.slice(-1);
        await inEachTurn(writer.snapshotEnded, kill);
      }
      const { chain } = (await new StateFolder(path).read()) ?? {};
      renewed += (chain?.journal.place.number ?? 1) - 1;
      for (const one of killed) {
        const kept = await new StateFolder(one.copy).read();
        expect(one.possible).toContain(savedDigest(kept?.cluster));
      }
    }),
    { numRuns: 6 },
  );
  expect(renewed).toBeGreaterThan(0);
});
