import type { EnvReader } from "./env.ts";

/** Why a service has to stop and how long it may take, in milliseconds. */
export interface StopRequest {
  reason: "SIGTERM" | "SIGINT" | "lifeline";
  stopBudgetMs: number;
  flushBudgetMs: number;
}

/**
 * Resolves at the first request to stop. With DEVSTACK_LIFELINE=stdin the end of standard input is
 * one: whoever started the service is gone, and the service must not outlive it.
 */
export function waitForStop(env: EnvReader): Promise<StopRequest> {
  return new Promise((resolve) => {
    for (const reason of ["SIGTERM", "SIGINT"] as const) {
      process.on(reason, () => resolve({ reason, stopBudgetMs: 4_000, flushBudgetMs: 700 }));
    }
    const lifeline = env.optionalString("DEVSTACK_LIFELINE");
    if (lifeline === "stdin") {
      watchStdin(() => resolve({ reason: "lifeline", stopBudgetMs: 500, flushBudgetMs: 250 }));
    } else if (lifeline !== undefined) {
      env.reject("DEVSTACK_LIFELINE", "stdin, or unset");
    }
  });
}

function watchStdin(onEnd: () => void): void {
  process.stdin.once("end", onEnd);
  process.stdin.once("error", onEnd);
  process.stdin.once("close", onEnd);
  process.stdin.resume();
}
