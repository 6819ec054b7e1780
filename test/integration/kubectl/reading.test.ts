import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needs } from "../../needs.ts";
import { SHOP } from "../../support/kubectl-manifests.ts";
import { KubectlPlace } from "../../support/kubectl-place.ts";

describe("kubectl reads a simulated cluster", needs("kubectl"), () => {
  let place: KubectlPlace;
  const says = (line: string) => place.says(line);

  beforeAll(async () => {
    place = await KubectlPlace.start();
    place.file("shop.yaml", SHOP);
    await says("apply -f shop.yaml");
    await says("config set-context --current --namespace=shop");
    await says("rollout status deployment/web --timeout=60s");
    await says("rollout status statefulset/db --timeout=60s");
  });
  afterAll(() => place.close());

  test.each([
    ["version", "Server Version: v1.34.1+devstack"],
    ["api-versions", "apps/v1", "metrics.k8s.io/v1beta1", "policy/v1"],
    ["api-resources", "deployments", "poddisruptionbudgets", "servicemonitors"],
    ["cluster-info", "is running at"],
    ["get --raw /readyz", "ok"],
    ["get --raw /livez", "ok"],
    ["auth can-i create pods", "yes"],
    ["auth whoami", "devstack"],
    ["get nodes", "node-a1", "Ready", "v1.34.1"],
    ["get nodes -o wide", "INTERNAL-IP", "containerd"],
    ["get nodes --show-labels", "topology.kubernetes.io/zone=us-east-1a"],
    ["get nodes -L topology.kubernetes.io/zone", "ZONE", "us-east-1c"],
    ["get node node-a1", "node-a1"],
    ["get pods -A", "NAMESPACE", "db-0"],
    ["get pods -o wide", "NODE", "NOMINATED NODE", "1/1"],
    ["get pods -o name", "pod/db-0", "pod/web-"],
    ["get pod db-0 -o yaml", "kind: Pod", "phase: Running"],
    ["get pods -o json", '"kind": "List"', '"kind": "Pod"'],
    ["get pod db-0 -o jsonpath={.status.phase}", "Running"],
    ["get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName", "node-"],
    ["get pods --sort-by=.spec.nodeName", "db-0"],
    ["get pods --chunk-size=2", "db-1", "web-"],
    ["get deployments -o wide", "CONTAINERS", "web:1", "app=web"],
    ["get rs,sts,ds,svc,pdb,hpa,cm,secret,netpol", "replicaset.apps/web-", "secret/sec"],
    ["get all", "pod/db-0", "service/web", "deployment.apps/web", "statefulset.apps/db"],
    ["get servicemonitors", "web"],
    ["get events", "LAST SEEN", "Created pod"],
    ["get events --sort-by=.lastTimestamp", "Scheduled"],
    ["get events.events.k8s.io", "Scheduled"],
    ["events", "ScalingReplicaSet"],
    ["events --for deployment/web", "Scaled up replica set web-"],
    ["get endpointslices", "web-", "8080"],
    ["get leases -n kube-node-lease", "node-a1"],
    ["describe node node-a1", "KubeletReady", "Allocated resources", "HolderIdentity:  node-a1"],
    ["describe pod db-0", "Controlled By:  StatefulSet/db", "Successfully assigned shop/db-0"],
    ["describe deployment web", "4 available", "NewReplicaSetAvailable"],
    ["describe pdb web", "Allowed disruptions:  1"],
    ["describe hpa web", "Reference:", "Deployment/web"],
    ["describe service web", "8080", "Endpoints:"],
    ["describe statefulset db", "2 Running / 0 Waiting"],
    ["describe namespace shop", "Status:       Active"],
    ["explain deployment.spec.replicas", "FIELD: replicas <integer>"],
    ["explain pod.spec.topologySpreadConstraints", "maxSkew", "-required-"],
    ["logs db-0", "pod=db-0", "zone=us-east-1"],
    ["logs deployment/web --tail=1", "pod=web-"],
    ["logs -l app=db --timestamps", "pod=db-0", "Z level="],
    ["top nodes", "CPU(cores)", "node-a1"],
    ["rollout history deployment/web", "REVISION"],
    ["rollout history statefulset/db", "REVISION"],
    ["wait --for=condition=Ready pod/db-0 --timeout=10s", "condition met"],
    ["wait --for=jsonpath={.status.readyReplicas}=4 deployment/web --timeout=30s", "met"],
    ["-s URL get nodes", "node-c2"],
  ])("%s", async (line, ...expected) => {
    const text = await says(line.replace("URL", place.url));
    for (const part of expected) expect(text).toContain(part);
  });

  test("labels and fields select, and nothing selected is said", async () => {
    expect(await says("get pods -o name -l app=db,!x")).toBe("pod/db-0\npod/db-1\n");
    expect(await says("get pods -o name -l 'app in (db),app notin (web)'")).toContain("pod/db-1");
    expect(await says("get pods -o name --field-selector metadata.name=db-0")).toBe("pod/db-0\n");
    expect(await says("get pods -l app=none")).toBe("No resources found in shop namespace.\n");
    const running = "--field-selector status.phase=Running,spec.nodeName!=node-a1";
    expect(await says(`get pods -o name ${running}`)).toContain("pod/web-");
  });

  test("ages are those of a cluster whose time is ahead of the clock", async () => {
    expect(await says("get pods")).not.toContain("<invalid>");
    expect(await says("describe deployment web")).not.toContain("<invalid>");
    expect(await says("events")).not.toContain("<invalid>");
  });

  test("a watch shows what is there and what happens", async () => {
    const madeAndChanged = /^seen .*\nseen /m;
    const watching = await place.following("get configmaps -w", madeAndChanged);
    await says("create configmap seen --from-literal=a=1 --dry-run=none");
    await says("label configmap seen x=y");
    const { stdout } = await watching.ended;
    expect(stdout).toMatch(/NAME\s+DATA\s+AGE\ncfg/);
    expect(stdout).toMatch(madeAndChanged);
  });

  test("usage of pods is there once it was measured", async () => {
    await expect
      .poll(async () => (await place.run("top pods --containers -l app=db")).stdout)
      .toMatch(/POD\s+NAME\s+CPU\(cores\)\s+MEMORY\(bytes\)\s*\ndb-0/);
  });

  test("a log is followed until its container ends", async () => {
    await says("run teller --image=teller:1");
    await says("wait --for=condition=Ready pod/teller --timeout=30s");
    const following = await place.following("logs -f teller");
    await says("delete pod teller --wait=false");
    const { status, stdout } = await following.ended;
    expect(status).toBe(0);
    expect(stdout).toContain("pod=teller");
  });

  test("what is not there is said in the server's words", async () => {
    expect(await place.refuses("get pod none")).toContain(
      'Error from server (NotFound): pods "none" not found',
    );
    expect(await place.refuses("get chairs")).toContain("the server doesn't have a resource type");
    expect(await place.refuses("exec db-0 -- ls")).toContain("is not possible");
    expect(await place.refuses("port-forward pod/db-0 1234:80")).toContain("is not possible");
  });
});
