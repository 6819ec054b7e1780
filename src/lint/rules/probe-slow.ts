import type { LintRule } from "../finding.ts";

const SLOW_MS = 30_000;

export const probeSlow: LintRule = {
  code: "L_PROBE_SLOW",
  severity: "note",
  title: "a first probe after half a minute, and somebody waits for it",
  consequence: "Every start takes at least that long, however fast the service is.",
  fix: "Add `start_period` and `start_interval: 1s`, or a shorter `interval`.",
  docs: "A probe with an interval of 30 s or more (30 s is what Compose takes when none is written) and no `start_interval`, on a service that others wait for with service_healthy.",
  *check({ services }) {
    const awaited = new Set(
      [...services.values()].flatMap(({ dependencies }) =>
        dependencies.flatMap(({ name, condition }) =>
          condition === "service_healthy" ? name : [],
        ),
      ),
    );
    for (const { name, probe } of services.values()) {
      if (!awaited.has(name) || probe === null || probe.disabled) continue;
      const faster = probe.startIntervalMs !== null && probe.startPeriodMs > 0;
      if (probe.intervalMs < SLOW_MS || faster) continue;
      const message = `others wait for ${name}, which is first probed after ${probe.intervalMs / 1000} s`;
      yield { at: probe.at, service: name, message };
    }
  },
};
