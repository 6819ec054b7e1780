import { expect, test } from "vitest";
import { TestApi } from "../../../test/support/cluster/test-api.ts";
import { createCluster } from "../create-cluster.ts";

const GROUP = "rbac.authorization.k8s.io";
const ALL = `/apis/${GROUP}/v1`;
const HERE = `${ALL}/namespaces/default`;

const api = () => new TestApi({ cluster: createCluster({ seed: 1, startMs: 0 }) });
const object = (kind: string, fields: object, name = "a") => ({
  ...{ apiVersion: `${GROUP}/v1`, kind, metadata: { name } },
  ...fields,
});

const PODS = { apiGroups: [""], resources: ["pods"], verbs: ["get"] };
const ROLE = { apiGroup: GROUP, kind: "Role", name: "a" };

test("roles and bindings of manifests are kept and shown", () => {
  const one = api();
  const cluster = object("ClusterRole", { rules: [PODS] }, "system:node:a");
  expect(one.post(`${ALL}/clusterroles`, cluster).status).toBe(201);
  expect(one.post(`${HERE}/roles`, object("Role", { rules: [PODS] })).status).toBe(201);
  const subjects = [
    { kind: "User", name: "eve" },
    { kind: "ServiceAccount", name: "default" },
  ];
  const binding = object("RoleBinding", {
    roleRef: { apiGroup: "", kind: "Role", name: "a" },
    subjects,
  });
  expect(one.post(`${HERE}/rolebindings`, binding).body).toMatchObject({
    ...{ roleRef: ROLE, subjects: [{ kind: "User", apiGroup: GROUP }, { name: "default" }] },
  });
});

test.each([
  [
    "roles",
    "Role",
    { rules: [{ ...PODS, verbs: [] }] },
    "rules[0].verbs: Required value: verbs must contain at least one value",
  ],
  [
    "roles",
    "Role",
    { rules: [{ verbs: ["get"], nonResourceURLs: ["/x"] }] },
    'rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs',
  ],
  [
    "rolebindings",
    "RoleBinding",
    { roleRef: { ...ROLE, kind: "Rolle" } },
    'roleRef.kind: Unsupported value: "Rolle": supported values: "Role", "ClusterRole"',
  ],
  [
    "rolebindings",
    "RoleBinding",
    { roleRef: ROLE, subjects: [{ kind: "Pod", name: "x" }] },
    'subjects[0].kind: Unsupported value: "Pod": supported values: "ServiceAccount", "User", "Group"',
  ],
])("%s: %s that is not valid", (plural, kind, fields, why) => {
  const { status, body } = api().post(`${HERE}/${plural}`, object(kind, fields));
  expect([status, body.message]).toEqual([422, `${kind}.${GROUP} "a" is invalid: ${why}`]);
});

test("what a binding gives cannot change", () => {
  const one = api();
  one.post(`${HERE}/rolebindings`, object("RoleBinding", { roleRef: ROLE }));
  const roleRef = { roleRef: { name: "b" } };
  expect(one.patch(`${HERE}/rolebindings/a`, "merge-patch", roleRef).body.message).toContain(
    `roleRef: Invalid value: {"apiGroup":"${GROUP}","kind":"Role","name":"b"}: cannot change roleRef`,
  );
});

test("who asks for all their rights has all", () => {
  const review = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectRulesReview" };
  const path = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
  const { status } = api().post(path, { ...review, spec: { namespace: "default" } }).body;
  expect(status.resourceRules).toEqual([{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }]);
});
