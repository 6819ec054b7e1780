import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needs } from "../../needs.ts";
import { KubectlPlace } from "../../support/kubectl-place.ts";

/** A deployment in YAML; what is wrong with it is put in. */
function deployment({ spec = "", labels = "web", pod = "", kind = "Deployment" } = {}): string {
  return `
apiVersion: apps/v1
kind: ${kind}
metadata: {name: web}
spec:
  ${spec}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: ${labels}}}
    spec: {${pod} containers: [{name: web, image: "web:1"}]}
`;
}

const TOLERATION = `tolerations: [{key: node.kubernetes.io/not-ready, operator: Exists, effect: NoSchedule, tolerationSeconds: 300}],`;

describe("kubectl is told what is wrong", needs("kubectl"), () => {
  let place: KubectlPlace;

  beforeAll(async () => {
    place = await KubectlPlace.start();
  });
  afterAll(() => place.close());

  test.each([
    [
      "an unknown field",
      deployment({ spec: "replicaz: 4" }),
      'strict decoding error: unknown field "spec.replicaz"',
    ],
    [
      "a value of a wrong type",
      deployment({ spec: 'replicas: "four"' }),
      "cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
    ],
    [
      "a selector that does not match",
      deployment({ labels: "other" }),
      'spec.template.metadata.labels: Invalid value: {"app":"other"}: `selector` does not match template `labels`',
    ],
    [
      "the toleration of a well-known guide",
      deployment({ pod: TOLERATION }),
      "effect must be 'NoExecute' when `tolerationSeconds` is set",
    ],
    [
      "an unknown kind",
      deployment({ kind: "Deployed" }),
      'no matches for kind "Deployed" in version "apps/v1"',
    ],
    ["malformed YAML", "kind: [", "error parsing"],
    [
      "a bad name",
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: Big_Name}",
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters",
    ],
    [
      "a bad quantity",
      deployment().replace("image: ", "resources: {limits: {cpu: lots}}, image: "),
      "quantities must match the regular expression",
    ],
    [
      "a namespace that is not there",
      deployment().replace("name: web}", "name: web, namespace: nowhere}"),
      'namespaces "nowhere" not found',
    ],
  ])("of %s", async (_what, text, words) => {
    place.file("bad.yaml", text);
    expect(await place.refuses("apply -f bad.yaml")).toContain(words);
    expect(await place.says("get deployments -A")).toContain("No resources found");
  });

  test("with less strictness an unknown field is a warning, or nothing", async () => {
    place.file("bad.yaml", deployment({ spec: "replicaz: 4" }));
    expect(await place.says("apply --validate=warn -f bad.yaml")).toContain(
      'Warning: unknown field "spec.replicaz"',
    );
    expect(await place.says("apply --validate=false -f bad.yaml")).not.toContain("Warning");
  });

  test("of what a namespace has no room for, and of addresses that are taken", async () => {
    await place.says("create namespace small");
    await place.says("create quota two -n small --hard=pods=1,services.nodeports=0");
    await place.says("run one -n small --image=web:1");
    expect(await place.refuses("run two -n small --image=web:1")).toContain(
      'pods "two" is forbidden: exceeded quota: two, requested: pods=1, used: pods=1, limited: pods=1',
    );
    expect(await place.says("describe quota two -n small")).toMatch(/^pods +1 +1$/m);
    const answer = "-o jsonpath={.spec.clusterIP}";
    const address = await place.says(`create service clusterip a -n small --tcp=80 ${answer}`);
    expect(address).toMatch(/^10\.96\./);
    expect(
      await place.refuses(`create service clusterip b -n small --tcp=80 --clusterip=${address}`),
    ).toContain("provided IP is already allocated");
    expect(await place.refuses("create service nodeport c -n small --tcp=80")).toContain(
      "exceeded quota: two, requested: services.nodeports=1",
    );
  });
});
