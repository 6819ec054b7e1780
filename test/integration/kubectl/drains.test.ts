import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needs } from "../../needs.ts";
import { SHOP } from "../../support/kubectl-manifests.ts";
import { KubectlPlace } from "../../support/kubectl-place.ts";

const ZONE_A = "-l topology.kubernetes.io/zone=us-east-1a";
const DRAIN = "--ignore-daemonsets --delete-emptydir-data";

describe("kubectl takes nodes out of service", needs("kubectl"), () => {
  let place: KubectlPlace;
  const says = (line: string) => place.says(line);

  beforeAll(async () => {
    place = await KubectlPlace.start();
    place.file("shop.yaml", SHOP);
    await says("apply -f shop.yaml");
    await says("config set-context --current --namespace=shop");
    await says("rollout status deployment/web --timeout=60s");
  });
  afterAll(() => place.close());

  test("a node is cordoned, shown so, and uncordoned", async () => {
    expect(await says("cordon node-a1")).toContain("node/node-a1 cordoned");
    expect(await says("cordon node-a1")).toContain("already cordoned");
    expect(await says("get nodes")).toMatch(/node-a1 +Ready,SchedulingDisabled/);
    expect(await says("get nodes --field-selector spec.unschedulable=true -o name")).toBe(
      "node/node-a1\n",
    );
    expect(await says("uncordon node-a1")).toContain("uncordoned");
  });

  test("a drain that is only tried evicts nobody", async () => {
    const names = "get pods -o name";
    const before = await says(names);
    expect(await says(`drain ${ZONE_A} ${DRAIN} --dry-run=server`)).toContain("(server dry run)");
    expect(await says(names)).toBe(before);
  });

  test("a drain does without what it may not delete only when told so", async () => {
    const refused = await place.refuses("drain node-b1");
    expect(refused).toContain("cannot delete DaemonSet-managed Pods");
    await says("uncordon node-b1");
  });

  test("a zone is drained as far as the budget allows, and DaemonSets stay", async () => {
    const drained = await says(`drain ${ZONE_A} ${DRAIN} --timeout=60s`);
    expect(drained).toContain("node/node-a1 drained");
    expect(drained).toContain("node/node-a2 drained");
    expect(drained).toContain("evicted");
    const there = "get pods -o name --field-selector spec.nodeName=node-a1";
    expect(await says(there)).toMatch(/^pod\/agent-\w+\n$/);
    const waiting = await says("get pods -l app=web --field-selector status.phase=Pending -o name");
    // The zone that is cordoned still counts as one with no pod in it.
    expect(waiting).toMatch(/^pod\/web-/);
    expect(await says(`describe ${waiting.trim()}`)).toContain("didn't match pod topology spread");
  });

  test("a budget that is used up makes a drain wait, and give up in time", async () => {
    const refused = await place.refuses(
      `drain -l topology.kubernetes.io/zone=us-east-1b ${DRAIN} --timeout=3s`,
    );
    expect(refused).toContain("Cannot evict pod as it would violate the pod's disruption budget.");
    expect(refused).toContain("global timeout reached: 3s");
  });

  test("who asks for no eviction deletes", async () => {
    const deleted = await says(
      `drain -l topology.kubernetes.io/zone=us-east-1b ${DRAIN} --disable-eviction --timeout=60s`,
    );
    expect(deleted).toContain("node/node-b1 drained");
  });

  test("the two calls of the platform's distribution tester", async () => {
    await says("uncordon -l kubernetes.io/os=linux");
    await says("rollout status deployment/web --timeout=60s");
    const { items } = JSON.parse(await says("get pods -n shop -l app=web -o json"));
    expect(items).toHaveLength(4);
    const zoneOf = "-o jsonpath={.metadata.labels.topology\\.kubernetes\\.io/zone}";
    for (const { spec } of items) {
      expect(await says(`get node ${spec.nodeName} ${zoneOf}`)).toMatch(/^us-east-1[abc]$/);
    }
    expect((await place.run(`get node unknown ${zoneOf}`)).status).not.toBe(0);
  });
});
