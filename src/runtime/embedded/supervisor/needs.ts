import type { NeedCondition } from "../../../catalog/service-spec.ts";
import type { InstanceStatus } from "../../../plan/instance.ts";
import type { StatusBoard } from "./status-board.ts";

const HOLDS: Record<NeedCondition, (status: InstanceStatus) => boolean> = {
  started: ({ phase }) => phase === "running" || phase === "done",
  ready: ({ readyAt, phase }) => readyAt !== null || phase === "done",
  done: ({ phase }) => phase === "done",
};

/** Waits until every need holds, telling what is still being waited for. */
export async function waitForNeeds(
  needs: Readonly<Record<string, NeedCondition>>,
  board: StatusBoard,
  { signal, onWaiting }: { signal: AbortSignal; onWaiting: (reason: string) => void },
): Promise<void> {
  const waiting = new Map(Object.entries(needs));
  const tell = () => {
    const words = [...waiting].map(([service, condition]) => `${service} to be ${condition}`);
    if (words.length > 0) onWaiting(`waiting for ${words.join(", ")}`);
  };
  tell();
  await Promise.all(
    Object.entries(needs).map(async ([service, condition]) => {
      await board.until(service, HOLDS[condition], signal);
      waiting.delete(service);
      tell();
    }),
  );
}
