import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needs } from "../../needs.ts";
import { SHOP } from "../../support/kubectl-manifests.ts";
import { KubectlPlace } from "../../support/kubectl-place.ts";

describe("kubectl rolls workloads out", needs("kubectl"), () => {
  let place: KubectlPlace;
  const says = (line: string) => place.says(line);

  beforeAll(async () => {
    place = await KubectlPlace.start();
    place.file("shop.yaml", SHOP);
    await says("apply -f shop.yaml");
    await says("config set-context --current --namespace=shop");
  });
  afterAll(() => place.close());

  test("rollout status waits until all is there", async () => {
    const done = await says("rollout status deployment/web --timeout=60s");
    expect(done).toContain('deployment "web" successfully rolled out');
    expect(await says("rollout status statefulset/db --timeout=60s")).toContain(
      "2 new pods have been updated",
    );
    expect(await says("rollout status daemonset/agent --timeout=60s")).toContain(
      'daemon set "agent" successfully rolled out',
    );
  });

  test("an image is rolled out, told in the history, and undone", async () => {
    await says("set image deployment/web web=web:2");
    await says("annotate deployment/web kubernetes.io/change-cause=second");
    expect(await says("rollout status deployment/web --timeout=60s")).toContain("successfully");
    expect(await says("rollout history deployment/web")).toMatch(/1 +<none>\n2 +second/);
    expect(await says("rollout history deployment/web --revision=2")).toContain("web:2");
    expect(await says("rollout undo deployment/web")).toContain("rolled back");
    expect(await says("rollout status deployment/web --timeout=60s")).toContain("successfully");
    const image = "{.spec.template.spec.containers[0].image}";
    expect(await says(`get deployment web -o jsonpath=${image}`)).toBe("web:1");
    expect(await says("rollout history deployment/web")).toMatch(/\n2 +second\n3 +<none>/);
  });

  test("a rollout waits while it is paused", async () => {
    expect(await says("rollout pause deployment/web")).toContain("paused");
    await says("set image deployment/web web=web:3");
    const updated = "get deployment web -o jsonpath={.status.updatedReplicas}";
    expect(await says(updated)).toBe("");
    expect(await says("rollout resume deployment/web")).toContain("resumed");
    expect(await says("rollout status deployment/web --timeout=60s")).toContain("successfully");
    expect(await says(updated)).toBe("4");
  });

  test("a restart makes all pods anew", async () => {
    const names = async () => (await says("get pods -l app=web -o name")).split("\n");
    const before = await names();
    expect(await says("rollout restart deployment/web")).toContain("restarted");
    await says("rollout status deployment/web --timeout=60s");
    await says(`wait --for=delete ${before.join(" ")} --timeout=60s`);
    expect((await names()).filter((name) => name !== "" && before.includes(name))).toEqual([]);
  });

  test("waiting ends with what it waits for, or in time", async () => {
    const made = place.run("wait --for=create configmap/late --timeout=30s");
    await says("create configmap late");
    expect((await made).stdout).toContain("configmap/late condition met");
    const gone = place.run("wait --for=delete configmap/late --timeout=30s");
    await says("delete configmap late");
    expect((await gone).status).toBe(0);
    expect(await place.refuses("wait --for=condition=Never pod/db-0 --timeout=1s")).toContain(
      "timed out waiting for the condition",
    );
  });
});
