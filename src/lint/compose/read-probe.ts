import { child, itemsOf, type Tree, textAt } from "../tree/tree.ts";
import type { Probe } from "./service.ts";
import { splitWords, wordsOf } from "./shell-words.ts";

const USUAL_INTERVAL_MS = 30_000;
const UNITS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 0.001,
};

/** `healthcheck` of a service; null when there is none, or nothing that can be read. */
export function readProbe(tree: Tree | null): Probe | null {
  if (tree?.kind !== "mapping") return null;
  const test = child(tree, "test");
  const [kind] = itemsOf(test);
  const first = test?.kind === "sequence" && kind?.kind === "scalar" ? kind.text : "CMD-SHELL";
  const listed = test?.kind === "sequence" ? wordsOf(test).slice(1) : [];
  const words =
    test?.kind === "scalar"
      ? wordsOf(test)
      : first === "CMD-SHELL"
        ? listed.flatMap(({ text, from }) => splitWords(text).map((word) => ({ text: word, from })))
        : listed;
  return {
    shell: first === "CMD-SHELL",
    words,
    at: tree.entries.get("test")?.key ?? tree.at,
    intervalMs: durationMs(textAt(tree, "interval")) ?? USUAL_INTERVAL_MS,
    startIntervalMs: durationMs(textAt(tree, "start_interval")),
    startPeriodMs: durationMs(textAt(tree, "start_period")) ?? 0,
    disabled: first === "NONE" || textAt(tree, "disable") === "true",
  };
}

/** `1m30s` in milliseconds; null when it is no duration. */
function durationMs(text: string | null): number | null {
  if (text === null || !/^(?:\d+(?:\.\d+)?(?:h|ms|us|m|s))+$/.test(text)) return null;
  return [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|m|s)/g)].reduce(
    (sum, [, amount = "0", unit = "s"]) => sum + Number(amount) * (UNITS[unit] ?? 0),
    0,
  );
}
