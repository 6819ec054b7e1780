import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needs } from "../../needs.ts";
import { SHOP, SHOP_OBJECTS } from "../../support/kubectl-manifests.ts";
import { KubectlPlace } from "../../support/kubectl-place.ts";

/** Of these kubectl itself never finds out that nothing has changed. */
const ALWAYS_CONFIGURED = new Set(["poddisruptionbudget.policy/web", "secret/sec"]);

const CHANGED = SHOP.replace("image: web:1", "image: web:2")
  .replace("replicas: 4", "replicas: 6\n  strategy: {type: Recreate}")
  .replace('env: [{name: A, value: "1"}]', 'env: [{name: B, value: "2"}]')
  .replace("{name: tmp, emptyDir: {}}", "{name: tmp, configMap: {name: cfg}}");

describe("kubectl writes to a simulated cluster", needs("kubectl"), () => {
  let place: KubectlPlace;
  const says = (line: string) => place.says(line);
  const objects = (text: string) => text.trim().split("\n");

  beforeAll(async () => {
    // Time stands still, or a pod that turns ready between two requests of a kubectl would be found a
    // difference by diff, and somebody else's change by replace and scale.
    place = await KubectlPlace.start({ isPaused: true });
    place.file("shop.yaml", SHOP);
    place.file("changed.yaml", CHANGED);
    place.file("image.yaml", SHOP.replace("image: web:1", "image: web:2"));
  });
  afterAll(() => place.close());

  test("apply creates, and the second time finds all unchanged", async () => {
    expect(objects(await says("apply -f shop.yaml"))).toEqual(
      SHOP_OBJECTS.map((name) => `${name} created`),
    );
    await says("config set-context --current --namespace=shop");
    expect(objects(await says("apply -f shop.yaml"))).toEqual(
      SHOP_OBJECTS.map((name) =>
        ALWAYS_CONFIGURED.has(name) ? `${name} configured` : `${name} unchanged`,
      ),
    );
  });

  test("a dry run and a diff show what would be, and change nothing", async () => {
    const web = "get deployment web -o jsonpath={.spec.replicas}";
    expect(await says("apply --dry-run=server -f changed.yaml")).toContain(
      "deployment.apps/web configured (server dry run)",
    );
    expect(await says("apply --dry-run=client -f changed.yaml")).toContain("(dry run)");
    const { status, stdout } = await place.run("diff -f changed.yaml");
    expect(status).toBe(1);
    expect(stdout).toMatch(/^-\s+replicas: 4$/m);
    expect(stdout).toMatch(/^\+\s+replicas: 6$/m);
    expect(await says(web)).toBe("4");
    expect((await place.run("diff -f shop.yaml")).status).toBe(0);
  });

  test("apply changes what is said, and what is not said any more goes", async () => {
    expect(await says("apply -f changed.yaml")).toContain("deployment.apps/web configured");
    const spec = JSON.parse(await says("get deployment web -o jsonpath={.spec}"));
    expect(spec.strategy).toEqual({ type: "Recreate" });
    expect(spec.template.spec.containers[0]).toMatchObject({
      image: "web:2",
      env: [{ name: "B", value: "2" }],
    });
    expect(spec.template.spec.volumes).toEqual([
      { name: "tmp", configMap: { name: "cfg", defaultMode: 420 } },
    ]);
    await says("apply -f shop.yaml");
    const back = JSON.parse(await says("get deployment web -o jsonpath={.spec}"));
    expect(back.strategy.rollingUpdate).toEqual({ maxSurge: "25%", maxUnavailable: "25%" });
    expect(back.template.spec.volumes).toEqual([{ name: "tmp", emptyDir: {} }]);
  });

  test("server-side apply owns fields, and says whose they are", async () => {
    expect(objects(await says("apply --server-side -f shop.yaml"))).toEqual(
      SHOP_OBJECTS.map((name) => `${name} serverside-applied`),
    );
    const other = "apply --server-side --field-manager=other -f image.yaml";
    expect(await place.refuses(other)).toContain('conflict with "kubectl"');
    expect(await says(`${other} --force-conflicts`)).toContain("deployment.apps/web");
    await says("apply --server-side --force-conflicts -f shop.yaml");
  });

  test.each([
    ["create namespace extra", "namespace/extra created"],
    ["create configmap c1 --from-literal=a=1", "configmap/c1 created"],
    ["create secret generic s1 --from-literal=p=q", "secret/s1 created"],
    ["create deployment hello --image=hello:1 --replicas=2", "deployment.apps/hello created"],
    ["create poddisruptionbudget p1 --selector=app=hello --min-available=1", "p1 created"],
    ["create service clusterip hello --tcp=80:8080", "service/hello created"],
    ["autoscale deployment hello --min=1 --max=3 --cpu-percent=50", "hello autoscaled"],
    ["get hpa hello -o jsonpath={.spec.metrics[0].resource.target}", '"averageUtilization":50'],
    ["delete hpa hello", 'horizontalpodautoscaler.autoscaling "hello" deleted'],
    ["run solo --image=solo:1 --port=80", "pod/solo created"],
    ["expose deployment hello --name=hello2 --port=80", "service/hello2 exposed"],
    ["set image deployment/hello hello=hello:2", "image updated"],
    ["set env deployment/hello A=B", "env updated"],
    ["set resources deployment/hello --requests=cpu=50m", "resource requirements updated"],
    ["taint node node-a1 k=v:NoSchedule", "node/node-a1 tainted"],
    ["get node node-a1 -o jsonpath={.spec.taints}", '"key":"k"'],
    ["taint node node-a1 k=v:NoSchedule-", "node/node-a1 untainted"],
    ["label deployment hello x=y", "labeled"],
    ["get deployment -l x=y -o name", "deployment.apps/hello"],
    ["label deployment hello x-", "unlabeled"],
    ["annotate deployment hello note=hi", "annotated"],
    ['patch deployment hello -p \'{"spec":{"replicas":3}}\'', "patched"],
    ['patch deployment hello --type=merge -p \'{"spec":{"replicas":2}}\'', "patched"],
    [
      'patch deployment hello --type=json -p \'[{"op":"replace","path":"/spec/replicas","value":1}]\'',
      "patched",
    ],
    [
      'patch deployment hello --subresource=scale --type=merge -p \'{"spec":{"replicas":2}}\'',
      "patched",
    ],
    ["scale deployment hello --replicas=4", "scaled"],
    ["scale deployment hello --current-replicas=4 --replicas=3", "scaled"],
    ["get deployment hello -o jsonpath={.spec.replicas}", "3"],
    ["replace -f shop.yaml", "service/web replaced"],
    ["delete pod solo --grace-period=0 --force", 'pod "solo" force deleted'],
    ["delete deployment hello --cascade=orphan", 'deployment.apps "hello" deleted'],
    ["get rs -l app=hello -o name", "replicaset.apps/hello-"],
    ["delete rs -l app=hello", "deleted"],
    ["delete configmaps --all", 'configmap "c1" deleted'],
    ["delete service/hello service/hello2", 'service "hello2" deleted'],
    ["delete configmap c1 --ignore-not-found", ""],
  ])("%s", async (line, expected) => {
    expect(await says(line)).toContain(expected);
  });

  test("edit sends what an editor has made of an object", async () => {
    const editor = { KUBE_EDITOR: "sed -i s/replicas:.4/replicas:\\ 5/" };
    expect(await place.says("edit deployment web", editor)).toContain("web edited");
    expect(await says("get deployment web -o jsonpath={.spec.replicas}")).toBe("5");
  });

  test("create, replace and scale find out that something else is there", async () => {
    expect(await place.refuses("create -f shop.yaml")).toContain(
      'Error from server (AlreadyExists): error when creating "shop.yaml": namespaces "shop" already exists',
    );
    expect(await place.refuses("scale deployment web --current-replicas=7 --replicas=2")).toContain(
      "Expected replicas to be 7, was",
    );
    const stale = JSON.parse(await says("get deployment web -o json"));
    await says("annotate deployment web seen=1");
    place.file("stale.json", JSON.stringify(stale));
    expect(await place.refuses("replace -f stale.json")).toContain(
      "the object has been modified; please apply your changes to the latest version and try again",
    );
  });

  test("a namespace goes with all that is in it", async () => {
    place.resume();
    expect(await says("delete -f shop.yaml")).toContain('namespace "shop" deleted');
    expect(await place.refuses("get namespace shop")).toContain('namespaces "shop" not found');
    expect(await says("get pods -A")).not.toContain("shop");
  });
});
