import { expect, test } from "vitest";
import { conditionsOf, NodePlace } from "../../../test/support/cluster/node-place.ts";
import { START_MS } from "../../../test/support/cluster/test-cluster.ts";
import type { Probe } from "../objects/pod.ts";
import { Kubelet, type KubeletOptions } from "./kubelet.ts";
import { NO_TIMING } from "./run/pod-timing.ts";

function place(options: KubeletOptions = {}) {
  const made = new NodePlace([new Kubelet(options)]);
  made.node("n1");
  return made;
}

const http = (probe: Partial<Probe>): Probe => ({ httpGet: { path: "/", port: 80 }, ...probe });

test("a bound pod is pending, then running and ready, with all that a status has", () => {
  const at = place();
  at.pod("web");
  const first = at.podOf("web").status;
  expect(first).toMatchObject({ phase: "Pending", hostIP: "10.0.0.1", qosClass: "BestEffort" });
  expect(first?.startTime).toBe("2026-01-01T00:00:00Z");
  expect(first?.podIP).toBeUndefined();
  expect(conditionsOf(at.podOf("web"))).toEqual(["Initialized", "PodScheduled"]);
  expect(first?.containerStatuses?.[0]?.state).toEqual({
    waiting: { reason: "ContainerCreating" },
  });
  at.pass(1);
  expect(conditionsOf(at.podOf("web"))).toContain("PodReadyToStartContainers");
  expect(at.podOf("web").status).toMatchObject({ phase: "Pending", podIP: "10.244.0.2" });
  at.pass(2);
  const pod = at.podOf("web");
  expect(pod.status?.phase).toBe("Running");
  expect(conditionsOf(pod, "False")).toEqual([]);
  const [container] = pod.status?.containerStatuses ?? [];
  expect(container).toMatchObject({
    ...{ name: "web", ready: true, started: true, restartCount: 0, lastState: {} },
    state: { running: { startedAt: "2026-01-01T00:00:03Z" } },
    containerID: expect.stringMatching(/^containerd:\/\/[0-9a-f]{64}$/),
    imageID: expect.stringMatching(/^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/),
  });
  expect(at.events("web")).toEqual([
    'Pulling: Pulling image "nginx:1.29"',
    'Pulled: Successfully pulled image "nginx:1.29" in 2s (2s including waiting). Image size: 0 bytes.',
    "Created: Created container: web",
    "Started: Started container web",
  ]);
});

test("an image that is on the node is not pulled again, and no two pods have one address", () => {
  const at = place();
  at.pod("first");
  at.pass(10);
  at.pod("second");
  at.pass(1);
  expect(at.podOf("second").status).toMatchObject({ phase: "Running", podIP: "10.244.0.3" });
  expect(at.events("second")[0]).toBe(
    'Pulled: Container image "nginx:1.29" already present on machine',
  );
});

test("probes are asked at their times, and make a pod wait", () => {
  const at = place({ timing: { readyMs: 12_000 } });
  const readinessProbe = http({ initialDelaySeconds: 5, periodSeconds: 4, successThreshold: 2 });
  at.pod("web", { containers: [{ name: "web", image: "x", readinessProbe }] });
  at.pass(3);
  expect(at.podOf("web").status?.phase).toBe("Running");
  expect(conditionsOf(at.podOf("web"), "False")).toEqual(["Ready", "ContainersReady"]);
  // Asked 8, 12 and 16 s after the start: it answers from 12 s on, and has to do so twice.
  at.pass(15);
  expect(conditionsOf(at.podOf("web"), "False")).toEqual(["Ready", "ContainersReady"]);
  at.pass(1);
  expect(conditionsOf(at.podOf("web"), "False")).toEqual([]);
  expect(at.events("web").at(-1)).toBe(
    'Unhealthy: Readiness probe failed: Get "http://10.244.0.2:80/": dial tcp 10.244.0.2:80: connect: connection refused',
  );
});

test("who takes longer than its liveness probe allows is restarted for ever, a startup probe helps", () => {
  const livenessProbe = http({ periodSeconds: 10, failureThreshold: 3 });
  const startupProbe = http({ periodSeconds: 10, failureThreshold: 30 });
  const at = place({ timing: { readyMs: 60_000 } });
  at.pod("short", { containers: [{ name: "c", image: "x", livenessProbe }] });
  at.pod("long", { containers: [{ name: "c", image: "x", livenessProbe, startupProbe }] });
  at.pass(23);
  expect(at.podOf("short").status?.containerStatuses?.[0]).toMatchObject({
    ...{ restartCount: 0, ready: false },
    state: { terminated: { exitCode: 137, reason: "Error" } },
  });
  expect(at.events("short")).toContain(
    "Killing: Container c failed liveness probe, will be restarted",
  );
  at.pass(120);
  expect(at.podOf("short").status?.containerStatuses?.[0]?.restartCount).toBeGreaterThan(1);
  expect(at.podOf("long").status?.containerStatuses?.[0]).toMatchObject({
    ...{ restartCount: 0, ready: true },
  });
});

test("probes that manifests leave out are as the settings say, those that they set are not", () => {
  const probes = { readiness: { periodSeconds: 2, initialDelaySeconds: 4 } };
  const at = place({ timing: { readyMs: 1_000 }, probes });
  const container = { name: "c", image: "x" };
  const readinessProbe = http({ periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3 });
  at.pod("silent", { containers: [container] });
  at.pod("filled-in", { containers: [{ ...container, readinessProbe }] });
  const own = { ...readinessProbe, periodSeconds: 7, initialDelaySeconds: 1 };
  at.pod("own", { containers: [{ ...container, readinessProbe: own }] });
  at.pod("task", { restartPolicy: "Never", containers: [container] });
  const ready = () =>
    ["silent", "filled-in", "own", "task"].filter(
      (name) => conditionsOf(at.podOf(name), "False").length === 0,
    );
  at.pass(3);
  expect(ready()).toEqual(["task"]);
  at.pass(3.5);
  expect(ready()).toEqual(["task"]);
  // Four seconds after its start each is asked, the third one by its own manifest three seconds later.
  at.pass(1);
  expect(ready()).toEqual(["silent", "filled-in", "task"]);
  at.pass(3);
  expect(ready()).toEqual(["silent", "filled-in", "own"]);
});

test("a liveness probe that stands in restarts who takes too long", () => {
  const probes = { liveness: { periodSeconds: 2, failureThreshold: 2 } };
  const at = place({ timing: { readyMs: 60_000 }, probes });
  at.pod("web", { containers: [{ name: "c", image: "x", ports: [{ containerPort: 80 }] }] });
  at.pass(6);
  expect(at.events("web")).toContain(
    "Unhealthy: Liveness probe failed: dial tcp 10.244.0.2:80: connect: connection refused",
  );
  expect(at.events("web")).toContain(
    "Killing: Container c failed liveness probe, will be restarted",
  );
});

test("init containers run in turn, sidecars beside what comes after them", () => {
  const at = place();
  const initContainers = [
    { name: "prepare", image: "x" },
    { name: "proxy", image: "x", restartPolicy: "Always" as const },
    { name: "check", image: "x" },
  ];
  at.pod("web", { initContainers });
  at.pass(3.5);
  expect(at.podOf("web").status?.phase).toBe("Pending");
  expect(conditionsOf(at.podOf("web"), "False")).toEqual([
    "Initialized",
    "Ready",
    "ContainersReady",
  ]);
  const [prepare, proxy] = at.podOf("web").status?.initContainerStatuses ?? [];
  expect(prepare?.state?.running).toBeDefined();
  expect(proxy?.state?.waiting?.reason).toBe("PodInitializing");
  at.pass(10);
  const { status } = at.podOf("web");
  expect(status?.phase).toBe("Running");
  expect(conditionsOf(at.podOf("web"), "False")).toEqual([]);
  expect(status?.initContainerStatuses?.map(({ state }) => Object.keys(state ?? {})[0])).toEqual([
    "terminated",
    "running",
    "terminated",
  ]);
});

test("a crash is followed by restarts that wait longer each time", () => {
  const at = place({ timing: { sandboxMs: 0, pullMs: 0, createMs: 0 } });
  const annotations = { "sim.devstack.dev/crash-rate": "1", "sim.devstack.dev/crash-after": "0" };
  at.pod("web", {}, { annotations });
  const ends: number[] = [];
  at.cluster.subscribe(() => {
    const ended = at.podOf("web").status?.containerStatuses?.[0]?.state?.terminated?.finishedAt;
    const second = ended === undefined ? undefined : (Date.parse(ended) - START_MS) / 1_000;
    if (second !== undefined && ends.at(-1) !== second) ends.push(second);
  });
  at.pass(60);
  const status = at.podOf("web").status?.containerStatuses?.[0];
  expect(status?.state?.waiting).toEqual({
    reason: "CrashLoopBackOff",
    message: `back-off 40s restarting failed container=web pod=web_default(${at.podOf("web").metadata.uid})`,
  });
  expect(at.podOf("web").status?.phase).toBe("Running");
  at.pass(1_200);
  expect(ends).toEqual([0, 1, 11, 31, 71, 151, 311, 611, 911, 1_211]);
  expect(at.events("web").some((one) => one.startsWith("BackOff: Back-off restarting"))).toBe(true);
});

test.for([
  ["Never", "0", "Succeeded"],
  ["Never", "3", "Failed"],
  ["OnFailure", "0", "Succeeded"],
  ["OnFailure", "3", "Running"],
] as const)("a pod that ends, restarted %s, with code %s: %s", ([restartPolicy, code, phase]) => {
  const at = place();
  const annotations = { "sim.devstack.dev/exit-after": "2s", "sim.devstack.dev/exit-code": code };
  at.pod("job", { restartPolicy }, { annotations });
  at.pass(6);
  expect(at.podOf("job").status?.phase).toBe(phase);
  expect(conditionsOf(at.podOf("job"), "False")).toContain("Ready");
});

test("a deleted pod ends within its grace, and goes", () => {
  const at = place({ timing: { terminateMs: 4_000 } });
  at.pod("kind");
  at.pod("stubborn", {}, { annotations: { "sim.devstack.dev/terminate": "10m" } });
  at.pass(10);
  at.delete("kind");
  at.delete("stubborn", 20);
  expect(conditionsOf(at.podOf("kind"))).toContain("Ready");
  at.pass(3);
  expect(at.pods).toEqual(["kind", "stubborn"]);
  at.pass(1);
  expect(at.pods).toEqual(["stubborn"]);
  at.pass(15);
  expect(at.podOf("stubborn").status?.phase).toBe("Running");
  at.pass(1);
  expect(at.pods).toEqual([]);
  expect(at.events("kind").at(-1)).toBe("Killing: Stopping container web");
});

test("who sleeps before its end is given the time, and who is hurried goes sooner", () => {
  const at = place();
  const lifecycle = { preStop: { exec: { command: ["sh", "-c", "sleep 15"] } } };
  at.pod("web", { containers: [{ name: "web", image: "x", lifecycle }] });
  at.pass(10);
  at.delete("web");
  at.pass(15);
  expect(at.pods).toEqual(["web"]);
  at.pass(1);
  expect(at.pods).toEqual([]);
  at.pod("hasty", { containers: [{ name: "web", image: "x", lifecycle }] });
  at.pass(10);
  at.delete("hasty");
  at.delete("hasty", 2);
  at.pass(2);
  expect(at.pods).toEqual([]);
});

test("a pod that is deleted before it runs goes at once", () => {
  const at = place();
  at.pod("web");
  at.pass(1);
  at.delete("web");
  expect(at.pods).toEqual([]);
});

test("without power nothing happens, and then all that was there starts anew", () => {
  const at = place();
  at.pod("web");
  at.pod("going");
  at.pass(10);
  at.put("n1", "power");
  at.delete("going");
  at.pod("late");
  at.pass(100);
  expect(at.podOf("web").status?.containerStatuses?.[0]?.restartCount).toBe(0);
  expect(at.podOf("late").status?.phase).toBe("Pending");
  expect(at.pods).toContain("going");
  at.put("n1", "healthy");
  expect(at.pods).toEqual(["late", "web"]);
  at.pass(5);
  const [status] = at.podOf("web").status?.containerStatuses ?? [];
  expect(status).toMatchObject({ restartCount: 1, ready: true });
  expect(status?.lastState?.terminated).toMatchObject({ exitCode: 255, reason: "Unknown" });
  expect(at.podOf("late").status?.phase).toBe("Running");
});

test("behind a partition pods live on, and the rest comes out with its end", () => {
  const at = place();
  at.pod("web");
  at.pod("going");
  at.pass(10);
  at.put("n1", "partition");
  at.delete("going");
  at.pod("late");
  at.pass(100);
  expect(at.pods).toEqual(["going", "late", "web"]);
  expect(at.podOf("late").status?.startTime).toBeUndefined();
  at.put("n1", "healthy");
  at.pass(5);
  expect(at.pods).toEqual(["late", "web"]);
  expect(at.podOf("web").status?.containerStatuses?.[0]?.restartCount).toBe(0);
});

test("what an annotation says wrongly is told, and the usual holds", () => {
  const at = place();
  at.pod("web", {}, { annotations: { "sim.devstack.dev/pull": "soon" } });
  at.pass(3);
  expect(at.podOf("web").status?.phase).toBe("Running");
  expect(at.events("web")[0]).toBe(
    'InvalidAnnotation: sim.devstack.dev/pull: "soon" is not understood',
  );
});

test("a workload has times of its own", () => {
  const workloads = [{ labels: { app: "slow" }, timing: { pullMs: 30_000 } }];
  const at = place({ workloads });
  at.pod("slow", {}, { labels: { app: "slow" } });
  at.pod("other");
  at.pass(5);
  expect(at.podOf("other").status?.phase).toBe("Running");
  expect(at.podOf("slow").status?.phase).toBe("Pending");
});

test("where nothing takes time a pod is ready with its binding, in one write", () => {
  const at = place({ timing: NO_TIMING, events: false });
  const before = at.cluster.store.revision;
  at.pod("web");
  expect(conditionsOf(at.podOf("web"), "False")).toEqual([]);
  expect(at.cluster.store.revision).toBe(before + 2);
  at.delete("web");
  expect(at.pods).toEqual([]);
  expect(at.cluster.nextMs).toBeNull();
});
