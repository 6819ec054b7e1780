import { expect, test } from "vitest";
import { directSimulation } from "../../test/support/cluster/direct-simulation.ts";
import { deployRouter } from "../../test/support/cluster/guide-router.ts";
import { SimRequests } from "../../test/support/cluster/sim-requests.ts";
import { fakeStackApi } from "../../test/support/fake-stack-api.ts";
import { runCli } from "../../test/support/run-cli.ts";
import { PODS } from "../cluster/objects/resources.ts";
import { explanationDocument } from "../cluster/sim-api/documents/explanation.ts";
import type { AppliedObject } from "../stack/simulation/apply/apply-manifests.ts";

function place(
  objects: readonly AppliedObject[] = [],
  apply: (requests: SimRequests) => void = () => {},
) {
  const requests = new SimRequests();
  const asked: unknown[] = [];
  const api = fakeStackApi({
    openSimulation: async () => directSimulation(requests),
    applyManifests: async (url, { paths, dryRun }) => {
      asked.push({ url, paths, dryRun });
      apply(requests);
      return [...objects];
    },
  });
  return { requests, asked, run: (line: string) => runCli(line, { api }) };
}

const web = { kind: "Deployment", namespace: "default", name: "web", message: "" };

test("apply tells what became of each object, and then of the cluster", async () => {
  const { run, asked } = place([
    { ...web, kind: "Namespace", name: "shop", result: "unchanged" },
    { ...web, result: "created" },
  ]);
  const { status, stdout } = await run("apply -f k8s/ more.yaml");
  expect(status).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "  ✔ Namespace    shop   unchanged
      ✔ Deployment   web    created

    The cluster has settled                                            simulated 0 s
    "
  `);
  expect(asked).toEqual([
    { url: "http://127.0.0.1:8001", paths: ["k8s/", "more.yaml"], dryRun: false },
  ]);
});

test("what is refused is told in the cluster's words, with exit 2; a dry run waits for nothing", async () => {
  const message = 'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1';
  const { run } = place([{ ...web, result: "refused", message }]);
  const { status, stdout } = await run("apply -f web.yaml --dry-run");
  expect(status).toBe(2);
  expect(stdout).toMatchInlineSnapshot(`
    "  ✖ Deployment   web   refused (dry run)
        Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1
                                                          E_CLUSTER_REFUSED · exit 2
    "
  `);
  expect(await run("apply")).toMatchObject({ status: 2 });
});

test("where all is refused nothing is waited for; where some is, the last line says so", async () => {
  const refused = { ...web, result: "refused", message: "no" } as const;
  const all = await place([refused]).run("apply -f web.yaml --json");
  expect(JSON.parse(all.stdout)).toMatchObject({ operation: null });
  const some = await place([refused, { ...web, result: "created" }]).run("apply -f web.yaml");
  expect(some.status).toBe(2);
  expect(some.stdout).toContain("The cluster has settled");
  expect(some.stdout).toMatch(/ E_CLUSTER_REFUSED · exit 2\n$/);
});

test("what is applied is compared with what there was before it", async () => {
  const { run } = place([{ ...web, name: "atp-router", result: "created" }], ({ cluster }) =>
    deployRouter(cluster),
  );
  expect((await run("apply -f router.yaml")).stdout).toMatchInlineSnapshot(`
    "  ✔ Deployment   atp-router   created

    The cluster has settled                                            simulated 0 s

      WORKLOAD     BEFORE      NOW
      atp-router   0 · 0 · 0   2 · 2 · 2
    "
  `);
});

test("explain pod says why it is there, and what each node is worth", async () => {
  const { run, requests } = place();
  deployRouter(requests.cluster);
  await run("zone drain us-east-1c");
  const pods = requests.cluster.store.list(PODS);
  const pending = pods.find(({ spec }) => !spec.nodeName)?.metadata.name ?? "";
  const { status, stdout } = await run(`explain pod ${pending}`);
  expect(status).toBe(0);
  expect(stdout.replaceAll(pending, "atp-router-x")).toMatchInlineSnapshot(`
    "atp-router-x is pending (tried 2 times in vain)

      NODE      ZONE         POINTS   WHY NOT
      node-a1   us-east-1a            would break its spread
      node-b1   us-east-1b            would break its spread
      node-c1   us-east-1c            cordoned
      node-a2   us-east-1a            would break its spread
      node-b2   us-east-1b            would break its spread
      node-c2   us-east-1c            cordoned

    0/6 nodes are available: 2 node(s) were unschedulable, 4 node(s) didn't match
    pod topology spread constraints. no new claims to deallocate, preemption: 0/6
    nodes are available: 2 Preemption is not helpful for scheduling, 4 No preemption
    victims found for incoming pod.
    "
  `);
  const placed = pods.find(({ spec }) => spec.nodeName)?.metadata.name ?? "";
  const text = (await run(`explain pod ${placed}`)).stdout;
  expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
  expect(text).toMatch(/^Points of node-..: /m);
  const { document } = requests.get(`/sim/v1/explanation?name=${placed}`);
  expect(explanationDocument.strict().parse(document)).toEqual(document);
  expect(requests.get("/sim/v1/explanation?name=nobody").status).toBe(404);
  expect(requests.get("/sim/v1/explanation").status).toBe(400);
});
