import type { MovedPort } from "../../stack/moved-ports.ts";
import { NO_BREAK } from "./table.ts";
import type { View } from "./view.ts";

/** Ports that moved: more of them would hide what comes before. */
const MOST_MOVES = 5;

/** A remark for each holder; of many ports the first few. */
export function movedRemarks(moved: readonly MovedPort[], view: View): string[] {
  const inGroups = [...Map.groupBy(moved, ({ heldBy }) => heldBy).values()].flat();
  if (inGroups.length <= MOST_MOVES) return holderRemarks(inGroups, "is");
  const told = inGroups.slice(0, MOST_MOVES - 1);
  const others = `${inGroups.length - told.length} more ports have moved`;
  return [...holderRemarks(told, "is"), `${others}: ${view.commandName} status`];
}

/** The same of a rehearsal: all of them, since no other command can tell them. */
export function wouldMoveRemarks(moved: readonly MovedPort[]): string[] {
  return holderRemarks(moved, "would be");
}

/** `Port 8080 is taken by java (pid 4711): memory is on 18080.` */
function holderRemarks(moved: readonly MovedPort[], verb: string): string[] {
  const byHolder = Map.groupBy(moved, ({ heldBy }) => heldBy);
  return [...byHolder].map(([heldBy, ports]) => {
    if (heldBy === null) {
      const wanted = ports.length === 1 ? "the usual port is" : "the usual ports are";
      return `Moved earlier, and kept: ${ports.map(move).join(", ")}; ${wanted} free again.`;
    }
    const [first, ...others] = ports;
    if (first === undefined || others.length > 0) {
      return `Ports taken by ${heldBy}: ${ports.map(move).join(", ")}.`;
    }
    const { service, wanted, used } = first;
    return `Port ${wanted} is taken by ${heldBy}: ${service} ${verb} on ${used}.`;
  });
}

function move({ service, wanted, used }: MovedPort): string {
  return `${service} ${wanted} → ${used}`.replaceAll(" ", NO_BREAK);
}
