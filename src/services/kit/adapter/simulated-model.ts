import { setTimeout as sleep } from "node:timers/promises";
import type { AdapterModel } from "./adapter-model.ts";
import { simulatedChunks } from "./simulated-chunks.ts";
import { simulatedEstimate } from "./simulated-estimate.ts";
import type { Simulation } from "./simulation.ts";

/** A model that makes its answers up. */
export function simulatedModel(simulation: Simulation): AdapterModel {
  const { chunkDelayMs } = simulation;
  return {
    estimate: (prompt) => simulatedEstimate(simulation, prompt, simulation.compose(prompt)),
    async *answer(prompt, { signal }) {
      for (const chunk of simulatedChunks(simulation, prompt, simulation.compose(prompt))) {
        yield chunk;
        if (chunk.more) await sleep(chunkDelayMs, undefined, { signal });
      }
    },
  };
}
