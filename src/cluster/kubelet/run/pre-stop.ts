import type { Container } from "../../objects/pod.ts";

const SLEEP = /^\s*(?:\/bin\/)?sleep\s+(\d+(?:\.\d+)?)s?\s*;?\s*$/;

/**
 * How long a container's preStop hook holds it up before it is told to end: its `sleep`, or a command
 * that does nothing but sleep, as is usual for a drain of requests. What other commands do is not
 * known: they take no time.
 */
export function preStopMs({ lifecycle }: Container): number {
  const { sleep, exec } = lifecycle?.preStop ?? {};
  if (sleep !== undefined) return sleep.seconds * 1_000;
  const command = exec?.command ?? [];
  const isShell = command.length === 3 && command[1] === "-c";
  const text = isShell ? (command[2] ?? "") : command.join(" ");
  const seconds = SLEEP.exec(text)?.[1];
  return seconds === undefined ? 0 : Number(seconds) * 1_000;
}
