import { expect, test } from "vitest";
import type { InstanceStatus } from "../../../plan/instance.ts";
import type { RuntimeStatus } from "../../runtime.ts";
import { mergeStatus } from "./merge-status.ts";
import { RELAY } from "./relay-service.ts";

function row(service: string, more: Partial<InstanceStatus> = {}): InstanceStatus {
  return {
    ...{ service, provider: "process", version: null, phase: "running", reason: "running" },
    ...{ pid: 1, startedAt: 1, readyAt: 2, restarts: 0, lastExit: null },
    ...more,
  };
}

const status = (state: RuntimeStatus["state"], ...instances: InstanceStatus[]): RuntimeStatus => ({
  ...{ state, reason: `it is ${state}`, endpoints: {}, instances },
});
const web = row("web", { provider: "container" });

test("rows of both; what the supervisor knows of containers and its relay are none", () => {
  const merged = mergeStatus(
    status("running", web),
    status("running", row("billing"), row("web", { provider: "container" }), row(RELAY)),
  );
  expect(merged.state).toBe("running");
  expect(merged.instances.map(({ service }) => service)).toEqual(["web", "billing"]);
});

test.each([
  ["running", "stopped", "running"],
  ["running", "lost", "running"],
  ["stopped", "running", "running"],
  ["stopped", "lost", "lost"],
  ["stopped", "stopped", "stopped"],
  ["lost", "running", "lost"],
] as const)("containers %s, processes %s: %s", (containers, processes, state) => {
  expect(mergeStatus(status(containers), status(processes)).state).toBe(state);
});

test("while the relay does not run, what is behind it is as bad, and the rest is not", () => {
  const relay = row(RELAY, { phase: "exited", reason: "exited with status 1" });
  const endpoint = { host: "127.0.0.1", port: 1, protocol: "tcp", internal: true } as const;
  const processes = {
    ...status("running", row("billing"), row("worker"), relay),
    endpoints: { [RELAY]: { "billing.http": endpoint } },
  };
  const { instances } = mergeStatus(status("running", web), processes);
  expect(instances.map(({ service, phase }) => [service, phase])).toEqual([
    ["web", "running"],
    ["billing", "exited"],
    ["worker", "running"],
  ]);
  expect(instances[1]?.reason).toMatch(/^containers cannot reach it: .*exited with status 1/);
});
