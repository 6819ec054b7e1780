import type { InstanceStatus } from "../plan/instance.ts";

/** How a process ended, in words: `ended with status 3`, `was killed by SIGKILL`. */
export function exitWords(exit: NonNullable<InstanceStatus["lastExit"]>): string {
  if (exit.outOfMemory) return "was killed because memory ran out";
  if (exit.signal !== null) return `was killed by ${exit.signal}`;
  return exit.code === null ? "ended" : `ended with status ${exit.code}`;
}
