import { once } from "node:events";
import { rmSync } from "node:fs";
import { systemClock } from "../../util/clock.ts";
import { EnvError, EnvReader } from "../kit/env.ts";
import { askHealth } from "./ask-health.ts";
import { HealthAnswers } from "./health-answers.ts";
import { type ReadinessCheck, readChecks } from "./readiness-check.ts";
import { ProgressTeller } from "./tell-progress.ts";
import { type ReadyState, unknownState, watchChecks } from "./watch-checks.ts";

const BAD_ENVIRONMENT = 2;
const clock = systemClock;
const write = (text: string) => void process.stdout.write(text);

/**
 * Tells whether every service of the stack answers its probes, from inside its network. Resolves to
 * the exit status. The first argument says how:
 *
 *   (none)       goes on until it is stopped, and answers health checks
 *   health       is such a check: 0 when all is ready
 *   until-ready  ends with 0 as soon as all is ready, with 1 when it takes too long
 *
 * Environment: READY_CHECKS (lines of JSON, see `readChecks`), READY_WITHIN_S (120),
 * READY_SOCKET (/tmp/ready.sock).
 */
export async function runReady(mode: string | undefined): Promise<number> {
  const env = new EnvReader(process.env);
  const socket = env.string("READY_SOCKET", "/tmp/ready.sock");
  if (mode === "health") return (await askHealth(socket, { clock, write })) ? 0 : 1;
  const checks = readChecks(env.string("READY_CHECKS"));
  if (checks === undefined) env.reject("READY_CHECKS", "lines of JSON, one for each check");
  const withinMs = env.integer("READY_WITHIN_S", { default: 120, min: 1, max: 86_400 }) * 1_000;
  try {
    env.assertValid();
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`ready: bad environment: ${error.message}\n`);
    return BAD_ENVIRONMENT;
  }
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stop.abort());
  const facts = { checks: checks ?? [], withinMs, stop };
  const services = new Set(facts.checks.map(({ service }) => service));
  write(`waiting for ${[...services].join(", ")}\n`);
  return mode === "until-ready" ? untilReady(facts) : answerChecks({ ...facts, socket });
}

interface Facts {
  checks: readonly ReadinessCheck[];
  withinMs: number;
  stop: AbortController;
}

async function untilReady({ checks, withinMs, stop }: Facts): Promise<number> {
  const { signal } = stop;
  const teller = new ProgressTeller(unknownState(checks), { clock, write, signal });
  let isReady = false;
  const onChange = (state: ReadyState) => {
    teller.update(state);
    if (!state.ready) return;
    isReady = true;
    stop.abort();
  };
  const late = clock.sleep(withinMs, signal).then(
    () => {
      teller.tell();
      stop.abort();
    },
    () => {},
  );
  await watchChecks(checks, { clock, signal, onChange });
  await late;
  return isReady ? 0 : 1;
}

async function answerChecks(facts: Facts & { socket: string }): Promise<number> {
  const { checks, withinMs, socket, stop } = facts;
  const { signal } = stop;
  const teller = new ProgressTeller(unknownState(checks), { clock, write, signal });
  const health = new HealthAnswers(unknownState(checks), { clock, signal });
  clock.sleep(withinMs, signal).then(
    () => {
      teller.tell();
      health.expire();
    },
    () => {},
  );
  // A container that is started again has its files still.
  rmSync(socket, { force: true });
  await health.listen(socket);
  const onChange = (state: ReadyState) => {
    teller.update(state);
    health.update(state);
  };
  const stopped = once(signal, "abort");
  await watchChecks(checks, { clock, signal, onChange });
  // Where there is nothing to ask, it still answers.
  await stopped;
  return 0;
}
