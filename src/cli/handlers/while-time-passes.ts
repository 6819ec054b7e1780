import type { Simulation } from "../../stack/simulation/simulation.ts";
import type { CommandContext } from "../command.ts";

/** What is over by then is told by its end. */
const FIRST_MS = 1_500;
const EACH_MS = 500;

/** Waits for what lets the cluster's time pass, and tells how far it has come once that takes long. */
export async function whileTimePasses<T>(
  work: Promise<T>,
  {
    simulation,
    context,
  }: {
    readonly simulation: Pick<Simulation, "underWay">;
    readonly context: Pick<CommandContext, "clock" | "emit">;
  },
): Promise<T> {
  const over = new AbortController();
  const { clock, emit } = context;
  const beganMs = clock.monotonicMs();
  const watch = async () => {
    await clock.sleep(FIRST_MS, over.signal);
    while (!over.signal.aborted) {
      const underWay = await simulation.underWay();
      if (underWay !== null && !over.signal.aborted) {
        const elapsedMs = clock.monotonicMs() - beganMs;
        emit({ type: "fast-forward", simulatedMs: underWay.simulatedMs, elapsedMs });
      }
      await clock.sleep(EACH_MS, over.signal);
    }
  };
  // How far it is matters to nobody who has the answer, and less than what the work itself fails of.
  watch().catch(() => undefined);
  try {
    return await work;
  } finally {
    over.abort();
  }
}
