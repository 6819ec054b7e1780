import { messageOf } from "../../util/errors.ts";
import type { Stack } from "../stack.ts";
import { CHECKS } from "./checks.ts";
import type { Check, CheckContext, Finding } from "./finding.ts";
import { realHost } from "./host.ts";

/** What `devstack doctor` has found. */
export interface DoctorReport {
  schemaVersion: 1;
  /** Whether nothing is a problem. */
  ok: boolean;
  /** In the order of the checks. */
  findings: readonly Finding[];
}

/** Looks at everything that a stack needs of this machine; changes nothing. */
export async function doctor(
  stack: Stack,
  { signal, host = realHost() }: { signal: AbortSignal; host?: CheckContext["host"] },
): Promise<DoctorReport> {
  const context = { stack, host, clock: stack.clock, signal };
  const found = await Promise.all(CHECKS.map((check) => findingsOf(check, context)));
  signal.throwIfAborted();
  const findings = found.flat();
  return { schemaVersion: 1, ok: findings.every(({ status }) => status !== "problem"), findings };
}

/** A check that fails says so: the others are worth something all the same. */
async function findingsOf(check: Check, context: CheckContext): Promise<readonly Finding[]> {
  try {
    const findings = await check.look(context);
    return findings.map((finding) => ({ check: check.name, ...finding }));
  } catch (error) {
    const summary = `could not be checked: ${messageOf(error)}`;
    const fix = "report it with the output of devstack doctor --json, if it stays";
    return [{ check: check.name, status: "warning", summary, fix }];
  }
}
