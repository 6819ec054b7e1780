import { expect, test } from "vitest";
import { cellsOf, headersOf, NOW_MS, shown } from "../../../../test/support/cluster/table-texts.ts";
import { tableOf } from "./table.ts";

const POD = { group: "", kind: "Pod" };
const SIDECAR = { name: "proxy", restartPolicy: "Always" };

const running = { state: { running: { startedAt: "2026-03-01T11:55:02Z" } }, ready: true };
const done = { state: { terminated: { exitCode: 0, reason: "Completed" } } };
const waiting = (reason: string) => ({ state: { waiting: { reason } } });
const ended = (terminated: object) => ({ state: { terminated } });
const condition = (type: string, status: string, reason?: string) => ({ type, status, reason });
const endedAt = (finishedAt: string) => ({
  lastState: { terminated: { exitCode: 1, finishedAt } },
});

interface Given {
  readonly phase?: string;
  readonly reason?: string;
  readonly init?: readonly object[];
  readonly initContainers?: readonly object[];
  readonly containers?: readonly object[];
  readonly conditions?: readonly object[];
  readonly deletionTimestamp?: string;
}

function pod({ phase = "Running", reason, init = [], containers = [], ...given }: Given) {
  const { initContainers = init.map((_, index) => ({ name: `init${index}` })) } = given;
  return {
    metadata: { ...(given.deletionTimestamp && { deletionTimestamp: given.deletionTimestamp }) },
    spec: {
      initContainers,
      containers: containers.length === 0 ? [{ name: "app" }] : containers.map(() => ({})),
    },
    status: {
      phase,
      reason,
      conditions: given.conditions,
      initContainerStatuses: init.map((status, index) => ({ name: `init${index}`, ...status })),
      containerStatuses: containers,
    },
  };
}

function brief(given: Given): string {
  const { Ready, Status, Restarts } = cellsOf(POD, pod(given));
  return `${Ready} ${Status} ${Restarts}`;
}

test("a pod has the columns of kubectl", () => {
  expect(headersOf(POD)).toBe(
    "Name, Ready, Status, Restarts, Age [IP, Node, Nominated Node, Readiness Gates]",
  );
});

test("a pod that runs", () => {
  const object = {
    metadata: { name: "web-6d4cf56db6-x7k2p" },
    spec: {
      nodeName: "zone-a-1",
      containers: [{ name: "app", image: "shop:1.4" }],
      readinessGates: [{ conditionType: "example.com/lb" }, { conditionType: "example.com/dns" }],
    },
    status: {
      phase: "Running",
      podIP: "10.0.1.7",
      podIPs: [{ ip: "10.0.1.7" }],
      conditions: [condition("example.com/lb", "True"), condition("Ready", "True")],
      containerStatuses: [{ name: "app", restartCount: 0, ...running }],
    },
  };
  expect(cellsOf(POD, object)).toEqual({
    Name: "web-6d4cf56db6-x7k2p",
    Ready: "1/1",
    Status: "Running",
    Restarts: "0",
    Age: "5m",
    IP: "10.0.1.7",
    Node: "zone-a-1",
    "Nominated Node": "<none>",
    "Readiness Gates": "1/2",
  });
});

test("a pod that is nowhere yet", () => {
  const object = { spec: { containers: [{}, {}] }, status: { phase: "Pending" } };
  expect(cellsOf(POD, object)).toMatchObject({
    Ready: "0/2",
    Status: "Pending",
    IP: "<none>",
    Node: "<none>",
    "Readiness Gates": "<none>",
  });
});

test("the status is what is known best: gates, reasons, containers, then the phase", () => {
  const gated = [condition("PodScheduled", "False", "SchedulingGated")];
  expect(brief({ phase: "Pending", conditions: gated })).toBe("0/1 SchedulingGated 0");
  expect(brief({ phase: "Failed", reason: "Evicted" })).toBe("0/1 Evicted 0");
  expect(brief({ phase: "Pending", containers: [waiting("ContainerCreating")] })).toBe(
    "0/1 ContainerCreating 0",
  );
  expect(brief({ phase: "Pending", containers: [waiting("")] })).toBe("0/1 Pending 0");
  expect(brief({ phase: "Succeeded", containers: [done] })).toBe("0/1 Completed 0");
  expect(brief({ containers: [ended({ exitCode: 137, reason: "OOMKilled" })] })).toBe(
    "0/1 OOMKilled 0",
  );
  expect(brief({ containers: [ended({ exitCode: 3 })] })).toBe("0/1 ExitCode:3 0");
  expect(brief({ containers: [ended({ exitCode: 137, signal: 9 })] })).toBe("0/1 Signal:9 0");
  expect(brief({ containers: [running, waiting("ImagePullBackOff"), waiting("Other")] })).toBe(
    "1/3 ImagePullBackOff 0",
  );
});

test("restarts are summed up, and the last one is dated", () => {
  const crashed = { ...waiting("CrashLoopBackOff"), restartCount: 4 };
  const containers = [
    { ...crashed, ...endedAt("2026-03-01T11:54:30Z") },
    { ...running, restartCount: 2, ...endedAt("2026-03-01T11:58:20Z") },
  ];
  expect(brief({ containers })).toBe("1/2 CrashLoopBackOff 6 (100s ago)");
  expect(brief({ containers: [crashed] })).toBe("0/1 CrashLoopBackOff 4");
});

test("a container that has ended leaves a pod running, if not ready", () => {
  const containers = [done, running];
  expect(brief({ containers, conditions: [condition("Ready", "True")] })).toBe("1/2 Running 0");
  expect(brief({ containers, conditions: [condition("Ready", "False")] })).toBe("1/2 NotReady 0");
});

test("init containers come first", () => {
  const initializing = { phase: "Pending", containers: [waiting("PodInitializing")] };
  expect(brief({ ...initializing, init: [done, running] })).toBe("0/1 Init:1/2 0");
  expect(brief({ ...initializing, init: [waiting("PodInitializing"), {}] })).toBe("0/1 Init:0/2 0");
  const backOff = { ...waiting("CrashLoopBackOff"), restartCount: 3 };
  const inLoop = { ...backOff, ...endedAt("2026-03-01T11:59:50Z") };
  expect(brief({ ...initializing, init: [inLoop, {}] })).toBe(
    "0/1 Init:CrashLoopBackOff 3 (10s ago)",
  );
  const failures = [{ exitCode: 1, reason: "Error" }, { exitCode: 2 }, { exitCode: 1, signal: 15 }];
  expect(failures.map((one) => brief({ ...initializing, init: [ended(one)] }))).toEqual([
    "0/1 Init:Error 0",
    "0/1 Init:ExitCode:2 0",
    "0/1 Init:Signal:15 0",
  ]);
});

test("restarts of init containers count no more once they are done, those of sidecars do", () => {
  const initContainers = [{ ...SIDECAR, name: "init0" }, { name: "init1" }];
  const proxy = { ...running, started: true, restartCount: 1, ...endedAt("2026-03-01T11:57:00Z") };
  const given = { initContainers, init: [proxy, { ...done, restartCount: 5 }] };
  expect(brief({ ...given, containers: [running] })).toBe("2/2 Running 1 (3m ago)");
});

test("a sidecar that has not started yet holds the others up", () => {
  const initContainers = [{ ...SIDECAR, name: "init0" }];
  const init = [{ ...running, started: false, ready: false }];
  const containers = [waiting("PodInitializing")];
  expect(brief({ phase: "Pending", initContainers, init, containers })).toBe("0/2 Init:0/1 0");
});

test("a sidecar that is down later on hides nothing of the rest", () => {
  const initContainers = [{ ...SIDECAR, name: "init0" }];
  const init = [{ ...waiting("CrashLoopBackOff"), started: false, restartCount: 2 }];
  const conditions = [condition("Initialized", "True")];
  const given = { initContainers, init, conditions };
  expect(brief({ ...given, containers: [running] })).toBe("1/2 Init:CrashLoopBackOff 2");
  expect(brief({ ...given, containers: [waiting("Later")] })).toBe("0/2 Later 2");
});

test("a pod that is being deleted says so until it has ended", () => {
  const deletionTimestamp = "2026-03-01T12:00:30Z";
  expect(brief({ deletionTimestamp, containers: [running] })).toBe("1/1 Terminating 0");
  expect(brief({ deletionTimestamp, reason: "NodeLost" })).toBe("0/1 Unknown 0");
  expect(brief({ deletionTimestamp, phase: "Succeeded", containers: [done] })).toBe(
    "0/1 Completed 0",
  );
});

test("rows of pods that have ended are marked as completed", () => {
  const pods = ["Running", "Succeeded", "Failed"].map((phase) => shown(pod({ phase })));
  const { rows } = tableOf(pods, POD, { includeObject: "None", nowMs: NOW_MS });
  const completed = { type: "Completed", status: "True" };
  expect(rows.map(({ conditions }) => conditions)).toEqual([
    undefined,
    [{ ...completed, reason: "Succeeded", message: "The pod has completed successfully." }],
    [{ ...completed, reason: "Failed", message: "The pod failed." }],
  ]);
});

test("fields of the wrong type are taken for missing ones", () => {
  const object = {
    spec: { containers: "none", nodeName: 7, initContainers: [null] },
    status: { phase: 1, containerStatuses: { ready: true }, conditions: [3], podIPs: ["x"] },
  };
  expect(cellsOf(POD, object)).toMatchObject({ Ready: "0/0", Status: "", Node: "<none>" });
  expect(cellsOf(POD, { spec: null, status: [] })).toMatchObject({ Ready: "0/0", IP: "<none>" });
});
