import type { Endpoints } from "../../../plan/endpoints.ts";
import type { Clock } from "../../../util/clock.ts";
import { describeHolder, findPortHolder } from "../../../util/port-holder.ts";
import { reservePort } from "../../../util/port-reservation.ts";

/** What is left of a process that was killed lets go of its ports within a moment. */
const GRACE_MS = 1_000;
const INTERVAL_MS = 50;

/**
 * Says which port of these services somebody else has by now, or null when none is taken. Whoever
 * has it would answer the probes of a process that cannot bind it.
 *
 * @throws signal.reason when aborted.
 */
export async function portInTheWay(
  services: readonly string[],
  { endpoints, clock, signal }: { endpoints: Endpoints; clock: Clock; signal: AbortSignal },
): Promise<string | null> {
  const ports = services.flatMap((service) =>
    Object.values(endpoints[service] ?? {}).flatMap(({ port, external }) => (external ? [] : port)),
  );
  if (ports.length === 0) return null;
  const deadlineMs = clock.monotonicMs() + GRACE_MS;
  for (;;) {
    const taken = (await Promise.all(ports.map(isTaken))).indexOf(true);
    const port = ports[taken];
    if (port === undefined) return null;
    if (clock.monotonicMs() >= deadlineMs) {
      return `port ${port} is held by ${describeHolder(await findPortHolder(port))}`;
    }
    await clock.sleep(INTERVAL_MS, signal);
  }
}

/** What cannot be tried, such as a privileged port, is left to the program. */
async function isTaken(port: number): Promise<boolean> {
  const free = await reservePort(port).catch(() => "unknown" as const);
  if (free === "unknown") return false;
  await free?.release();
  return free === null;
}
