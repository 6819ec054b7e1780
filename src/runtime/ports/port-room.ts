import { digestOf } from "../../util/digest.ts";
import { isWithin, type PortRange } from "../../util/ephemeral-ports.ts";

/** Where a port goes that cannot have its usual number: memory's 8080 becomes 18080. */
const ALTERNATIVE_OFFSET = 10_000;

const HIGHEST_PORT = 65_535;
/** Where a room that lies below the system's own ports begins at the earliest: no usual numbers. */
const LOWEST_START = 20_000;
/** Fewer are not enough for all stacks of a machine. */
const ENOUGH = 1_000;
const MOST = 5_000;

/**
 * The numbers to try, best first, for a port that cannot have the one it would like; 0 for one that
 * has no wish. None is among those that the system gives to outgoing connections: between the
 * choice and the moment in which the service listens, any connection could take it.
 *
 * @param stackId stacks begin at different places, each always at its own
 */
export function* placesToTry(
  preferred: number,
  { ephemeral, stackId }: { ephemeral: PortRange; stackId: string },
): Generator<number> {
  const alternative = preferred + ALTERNATIVE_OFFSET;
  const fits = preferred > 0 && alternative <= HIGHEST_PORT;
  if (fits && !isWithin(alternative, ephemeral)) yield alternative;
  const { first, last } = roomBeside(ephemeral);
  const size = last - first + 1;
  const start = Number.parseInt(digestOf(stackId).slice(0, 8), 16) % size;
  for (let step = 0; step < size; step++) yield first + ((start + step) % size);
}

/** Above the system's own ports, as on Linux; where these reach to the end, right below them. */
function roomBeside({ first, last }: PortRange): PortRange {
  const above = { first: last + 1, last: HIGHEST_PORT };
  if (sizeOf(above) >= ENOUGH) return above;
  const below = { first: Math.max(LOWEST_START, first - MOST), last: first - 1 };
  if (sizeOf(below) >= ENOUGH) return below;
  // Nothing is left beside them: a port of theirs is better than none.
  return { first, last };
}

function sizeOf({ first, last }: PortRange): number {
  return last - first + 1;
}
