import { parseArgs } from "node:util";
import { TARGETS } from "./targets.ts";

export interface BenchOptions {
  /** Shorter, writes nothing, and fails when a target is missed by far. */
  check: boolean;
  /** Ids of the targets to measure. */
  only: ReadonlySet<string>;
  /** Each a pair of measurement and peer, after one to warm up. */
  rounds: number;
  /**
   * Whether what takes half a minute has a round to warm up, too: a check, which allows twice a
   * target, does without.
   */
  warmsUp: boolean;
  idleSeconds: number;
}

export const USAGE = `npm run bench                     measure everything, write docs/performance.md
npm run bench -- --check          shorter; fails above twice a target
npm run bench -- --only up,down   measure these: ${TARGETS.map(({ id }) => id).join(" ")}
npm run bench -- --rounds 9       how often each command is measured
`;

/** @throws Error in words for people. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      check: { type: "boolean", default: false },
      only: { type: "string" },
      rounds: { type: "string" },
    },
  });
  const known = TARGETS.map(({ id }) => id);
  const only = values.only?.split(",").map((id) => id.trim()) ?? known;
  const unknown = only.find((id) => !known.includes(id));
  if (unknown !== undefined) {
    throw new Error(`--only ${unknown}: expected some of ${known.join(", ")}`);
  }
  const rounds = Number(values.rounds ?? (values.check ? 2 : 7));
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds ${values.rounds}: expected a whole number above 0`);
  }
  const { check } = values;
  return { check, only: new Set(only), rounds, warmsUp: !check, idleSeconds: check ? 10 : 60 };
}

/** Whether the figures stand for the product: all of them, in full length. */
export function isComplete({ check, only }: BenchOptions): boolean {
  return !check && only.size === TARGETS.length;
}
