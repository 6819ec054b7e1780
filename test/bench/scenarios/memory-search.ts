import { openDatabase } from "../../../src/services/memory/database.ts";
import { MemoryStore } from "../../../src/services/memory/store.ts";
import { startService } from "../service-process.ts";
import { summarize } from "../statistics.ts";
import type { Scenario } from "./context.ts";

const OBJECTS = 10_000;
const WORDS_PER_OBJECT = 120;
const VOCABULARY = 2_000;
const TENANT = "bench";

/** What is searched for, from the easiest to the hardest: `every` is a word that all objects hold. */
const QUERIES = ["w1", "w2 w3", "every", "every w4"];

/** Each costs milliseconds: many make the figure steady. */
const TIMES_AS_MANY = 10;

/** Full-text search in the memory service, over HTTP. */
export const memorySearch: Scenario = {
  targets: ["memory-search"],
  async measure({ sandbox, options, say, note }) {
    const folder = await sandbox.folder();
    say(`memory: ${OBJECTS} objects`);
    fill(folder);
    await using service = await startService(sandbox, "memory", { MEMORY_DATA_DIR: folder });
    const slowest: number[] = [];
    const byQuery = new Map<string, number[]>(QUERIES.map((query) => [query, []]));
    for (let round = 0; round <= options.rounds * TIMES_AS_MANY; round += 1) {
      const timesMs: number[] = [];
      for (const query of QUERIES) {
        const elapsedMs = await search(service.address, query);
        timesMs.push(elapsedMs);
        if (round > 0) byQuery.get(query)?.push(elapsedMs);
      }
      // The first warms up.
      if (round > 0) slowest.push(Math.max(...timesMs));
    }
    const parts = [...byQuery].map(
      ([query, times]) => `"${query}" ${summarize(times).median.toFixed(1)} ms`,
    );
    note(`Search among ${OBJECTS} objects of ${WORDS_PER_OBJECT} words: ${parts.join(", ")}.`);
    return { "memory-search": { values: slowest } };
  },
};

/** Objects of words by chance, the same in every run. */
function fill(folder: string): void {
  const database = openDatabase(folder);
  const store = new MemoryStore(database, Date.now);
  let seed = 1;
  // Park and Miller's minimal standard generator.
  const draw = (below: number) => {
    seed = (seed * 48_271) % 0x7fffffff;
    return seed % below;
  };
  for (let index = 0; index < OBJECTS; index += 1) {
    const words = Array.from({ length: WORDS_PER_OBJECT }, () => `w${draw(VOCABULARY)}`);
    const object = { text: `every ${words.join(" ")}` };
    store.put({ tenant: TENANT, ns: "n", key: `k${index}` }, object, JSON.stringify(object));
  }
  database.close();
}

async function search(address: string, q: string): Promise<number> {
  const begunMs = performance.now();
  const answer = await fetch(`${address}/v1/memory/search`, {
    method: "POST",
    headers: { "x-tenant-id": TENANT, "content-type": "application/json" },
    body: JSON.stringify({ q }),
  });
  const { results } = (await answer.json()) as { results: unknown[] };
  const elapsedMs = performance.now() - begunMs;
  if (results.length !== 20) throw new Error(`${q} has found ${results.length} objects, not 20`);
  return elapsedMs;
}
