import { expect, test } from "vitest";
import { needs } from "../needs.ts";
import { startCli } from "../support/cli-process.ts";
import { type TestStack, testStack } from "../support/test-stack.ts";

/** The platform's guide: at most one more in a zone than in another, and no word of lost zones. */
const ROUTER = `\
apiVersion: apps/v1
kind: Deployment
metadata: { name: guide-router }
spec:
  replicas: 6
  selector: { matchLabels: { app: guide-router } }
  template:
    metadata: { labels: { app: guide-router } }
    spec:
      topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: topology.kubernetes.io/zone
        whenUnsatisfiable: DoNotSchedule
        labelSelector: { matchLabels: { app: guide-router } }
      containers: [{ name: router, image: "guide-router:1" }]
`;

/** A stack with nothing but a cluster, and nothing in it. */
async function place(): Promise<{
  stack: TestStack;
  run: (line: string) => ReturnType<typeof startCli>["ended"];
}> {
  const stack = await testStack({
    services: { topology: {} },
    topology: { apply: ["k8s"] },
    files: {
      "router.yaml": ROUTER,
      "k8s/empty.yaml":
        "{ apiVersion: v1, kind: ConfigMap, metadata: { name: empty, namespace: default } }",
    },
  });
  await stack.up();
  return { stack, run: (line) => startCli(stack, ...line.split(" ")).ended };
}

test("apply, fail, recover, drain: each goes on until all has settled, and tells what came of it", async () => {
  const { run } = await place();
  const applied = await run("apply -f router.yaml");
  expect(applied).toMatchObject({ status: 0, stderr: "" });
  expect(applied.stdout).toMatch(/Deployment +guide-router +created/);
  expect(applied.stdout).toMatch(/guide-router +0 · 0 · 0 +2 · 2 · 2|guide-router .* 2 · 2 · 2/);

  const failed = await run("zone fail us-east-1c");
  expect(failed.status).toBe(7);
  expect(failed.stdout).toMatch(/guide-router +2 · 2 · 2 +2 · 2 · – +4 of 6 for ever/);
  expect(failed.stdout).toContain(
    "Fix, simulated: nodeTaintsPolicy: Honor → 3 · 3 · –, 0 pending.",
  );

  expect((await run("zone recover us-east-1c")).stdout).toMatch(/2 · 2 · 0 +2 · 2 · 2/);
  expect((await run("zone drain us-east-1a")).status).toBe(7);
  expect((await run("zone recover us-east-1a")).status).toBe(0);

  const explained = await run("time show --json");
  expect(JSON.parse(explained.stdout).aheadMs).toBeGreaterThan(300_000);
});

test("a snapshot brings everything back; nodes come and go", async () => {
  const { run } = await place();
  await run("apply -f router.yaml");
  expect(await run("snapshot save before.snapshot")).toMatchObject({ status: 0 });
  expect((await run("zone rm us-east-1b")).stdout).toContain("us-east-1b is gone (2 nodes");
  expect((await run("node add --zone us-east-1a --nodes 2")).stdout).toContain(
    "node-a3 and node-a4 were added",
  );
  const zones = async () =>
    JSON.parse((await run("zone ls --json")).stdout).zones.map(
      ({ name, nodes, pods }: { name: string; nodes: number; pods: number }) => [name, nodes, pods],
    );
  expect((await zones()).map(([name]: [string]) => name)).toEqual(["us-east-1a", "us-east-1c"]);
  expect(await run("snapshot load before.snapshot")).toMatchObject({ status: 0 });
  expect(await zones()).toEqual([
    ["us-east-1a", 2, 2],
    ["us-east-1b", 2, 2],
    ["us-east-1c", 2, 2],
  ]);
});

test("in real time nothing is waited for; what makes no sense is said in the cluster's words", async () => {
  const { run } = await place();
  const begun = await run("node fail node-a1 --realtime --json");
  expect(JSON.parse(begun.stdout)).toMatchObject({ simulatedMs: 0, nodes: ["node-a1"] });
  const unknown = await run("zone fail us-west-9z");
  expect(unknown).toMatchObject({ status: 2, stdout: "" });
  expect(unknown.stderr).toContain("E_CLUSTER_REFUSED");
});

test("without a cluster, or without a stack, it is said what to do", async () => {
  const stack = await testStack({ services: { memory: {} } });
  const down = await startCli(stack, "zone", "ls").ended;
  expect(down).toMatchObject({ status: 4, stdout: "" });
  expect(down.stderr).toContain("devstack up");
  await stack.up();
  const without = await startCli(stack, "zone", "ls").ended;
  expect(without).toMatchObject({ status: 4, stdout: "" });
  expect(without.stderr).toContain("services.topology");
});

test("kubectl is run on the cluster, and its exit status passed on", needs("kubectl"), async () => {
  const { run } = await place();
  const nodes = await run("kubectl -- get nodes -o name");
  expect(nodes).toMatchObject({ status: 0 });
  expect(nodes.stdout.trim().split("\n")).toHaveLength(6);
  expect((await run("kubectl -- get nodes node-x9")).status).toBe(1);
});
