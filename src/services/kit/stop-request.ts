import type { EnvReader } from "./env.ts";

/** Why a service has to stop. */
export type StopReason = "SIGTERM" | "SIGINT" | "lifeline";

export interface StopWatch {
  /** Resolves at the first request to stop. */
  requested: Promise<StopReason>;
  /** Aborts when there is no time left to be tidy: the lifeline is lost, or a second signal came. */
  hurry: AbortSignal;
}

/**
 * Listens for SIGTERM and SIGINT and, with DEVSTACK_LIFELINE=stdin, for the end of standard input:
 * whoever started the service is then gone, and the service must not outlive it.
 */
export function watchForStop(env: EnvReader): StopWatch {
  const hurry = new AbortController();
  const requested = new Promise<StopReason>((resolve) => {
    let signals = 0;
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.on(signal, () => {
        signals += 1;
        if (signals > 1) hurry.abort();
        resolve(signal);
      });
    }
    const lifeline = env.optionalString("DEVSTACK_LIFELINE");
    if (lifeline === "stdin") {
      watchStdin(() => {
        hurry.abort();
        resolve("lifeline");
      });
    } else if (lifeline !== undefined) {
      env.reject("DEVSTACK_LIFELINE", "stdin, or unset");
    }
  });
  return { requested, hurry: hurry.signal };
}

function watchStdin(onEnd: () => void): void {
  process.stdin.once("end", onEnd);
  process.stdin.once("error", onEnd);
  process.stdin.once("close", onEnd);
  process.stdin.resume();
}
