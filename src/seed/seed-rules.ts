import type { Launch } from "../plan/plan.ts";
import { poll } from "../readiness/poll.ts";
import { DevstackError, messageOf } from "../util/errors.ts";
import { type RuleGroup, ruleGroups } from "./prometheus.ts";
import { LOOK_WITHIN_MS, type ProofContext } from "./proof/proof-context.ts";

const LOOK_INTERVAL_MS = 100;

/**
 * Waits until Prometheus has loaded every file of rules that the plan gives it, and each rule could
 * be evaluated; returns how many there are, in words. Null where it has none to load: the built-in
 * stand-in evaluates no rules, and a Prometheus of the user's has rules of its own.
 *
 * @throws DevstackError E_SEED_FAILED naming the files or rules, and why.
 */
export async function seedRules(
  context: ProofContext,
  { timeoutMs }: { timeoutMs: number },
): Promise<string | null> {
  const { endpoints, clock, signal } = context;
  const wanted = ruleFiles(context);
  if (wanted.length === 0) return null;
  const result = await poll<{ faults: string[]; rules: number }>({
    intervalMs: LOOK_INTERVAL_MS,
    timeoutMs,
    clock,
    signal,
    attempt: async (attempt) => {
      const look = { signal: attempt.signal, timeoutMs: LOOK_WITHIN_MS };
      const seen = await ruleGroups(endpoints, look).then(
        (groups) => judgeRules(wanted, groups),
        (error: unknown) => {
          // What is cut off because the time is up says nothing: the last whole look counts.
          attempt.signal.throwIfAborted();
          return { faults: [messageOf(error)], rules: 0 };
        },
      );
      return { observation: seen, done: seen.faults.length === 0 };
    },
  });
  if (result.done) return `${result.last?.rules ?? 0} rules`;
  const faults = result.last?.faults ?? ["no answer in time"];
  throw new DevstackError("E_SEED_FAILED", "Prometheus does not watch over the stack", {
    why: faults.join("; "),
    hint: "devstack logs prometheus",
    details: { faults },
  });
}

/** Ways to run Prometheus in which it does not read devstack's files, or can do nothing with them. */
const OTHERS_RULES: readonly Launch["kind"][] = ["disabled", "builtin", "external", "command"];

const RULE_FILE = /\.rules\.yml$/;

/** The names of the files of rules that a Prometheus of this plan loads. */
function ruleFiles({ plan }: Pick<ProofContext, "plan">): string[] {
  const prometheus = plan.services.find(({ name }) => name === "prometheus");
  if (prometheus === undefined || OTHERS_RULES.includes(prometheus.launch.kind)) return [];
  return prometheus.files.map(({ name }) => name).filter((name) => RULE_FILE.test(name));
}

/** What keeps these files' rules from being in force, and how many they are. */
function judgeRules(
  wanted: readonly string[],
  groups: readonly RuleGroup[],
): { faults: string[]; rules: number } {
  const own = wanted.map((file) => ({ file, found: groups.filter((one) => isOf(one, file)) }));
  const rules = own.flatMap(({ found }) => found.flatMap((group) => group.rules));
  const missing = own.filter(({ found }) => found.length === 0);
  const faults = [
    ...missing.map(({ file }) => `${file} is not loaded`),
    ...rules
      .filter(({ health }) => health !== "ok")
      .map(
        ({ name, health, lastError }) =>
          `${name} is ${health}: ${lastError || "not evaluated yet"}`,
      ),
  ];
  return { faults, rules: rules.length };
}

/** Which folder a file is in is the runtime's affair. */
function isOf({ file }: RuleGroup, name: string): boolean {
  return file === name || file.endsWith(`/${name}`);
}
