import type { Probe } from "../../src/readiness/probes/probe.ts";

/** One call of a fake probe. */
export interface ProbeCall {
  service: string;
  /** Position of the probe, told by its port's name: `p0`, `p1` … */
  port: string;
  /** Milliseconds on the fake clock. */
  atMs: number;
}

export interface FakeProbe {
  probe: Probe;
  calls: ProbeCall[];
  /** Calls that have not ended. */
  readonly pending: number;
}

/**
 * A probe that answers what the test says at that moment: `null` is a pass, text a failure. Each
 * takes `durationMs` of the clock's time.
 */
export function fakeProbe(answer: (call: ProbeCall) => string | null, durationMs = 5): FakeProbe {
  const calls: ProbeCall[] = [];
  let pending = 0;
  const probe: Probe = async (spec, { service }, { clock, signal }) => {
    const call = { service, port: "port" in spec ? spec.port : "", atMs: clock.monotonicMs() };
    calls.push(call);
    const at = clock.now();
    pending += 1;
    try {
      await clock.sleep(durationMs, signal);
    } finally {
      pending -= 1;
    }
    const failure = answer(call);
    const target = `TCP ${service}:${call.port}`;
    return { ok: failure === null, target, answer: failure ?? "fine", at, elapsedMs: durationMs };
  };
  return {
    probe,
    calls,
    get pending() {
      return pending;
    },
  };
}
