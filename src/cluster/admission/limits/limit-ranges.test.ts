import { expect, test } from "vitest";
import { TestApi } from "../../../../test/support/cluster/test-api.ts";
import { createCluster } from "../../create-cluster.ts";

const HERE = "/api/v1/namespaces/default";

function place(limits: readonly object[]) {
  const api = new TestApi({ cluster: createCluster({ seed: 1, startMs: 0 }) });
  const range = { apiVersion: "v1", kind: "LimitRange", metadata: { name: "l" }, spec: { limits } };
  expect(api.post(`${HERE}/limitranges`, range).status).toBe(201);
  const pod = (resources: object = {}) =>
    api.post(`${HERE}/pods`, {
      ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "p" } },
      spec: { containers: [{ name: "c", image: "x", resources }] },
    });
  const claim = (storage: string) =>
    api.post(`${HERE}/persistentvolumeclaims`, {
      ...{ apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "v" } },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
    });
  return { pod, claim };
}

const CONTAINER = {
  ...{
    type: "Container",
    default: { cpu: "100m", memory: "64Mi" },
    defaultRequest: { cpu: "50m" },
  },
  ...{ max: { cpu: 1 }, min: { cpu: "10m" }, maxLimitRequestRatio: { cpu: 4 } },
};

test("containers get the requests and limits that they leave out", () => {
  const { body } = place([CONTAINER]).pod();
  expect(body.spec.containers[0].resources).toEqual({
    limits: { cpu: "100m", memory: "64Mi" },
    requests: { cpu: "50m", memory: "64Mi" },
  });
  expect(body.status.qosClass).toBe("Burstable");
  expect(body.metadata.annotations["kubernetes.io/limit-ranger"]).toBe(
    "LimitRanger plugin set: cpu, memory request for container c; cpu, memory limit for container c",
  );
});

test.each([
  [{ limits: { cpu: 2 } }, "maximum cpu usage per Container is 1, but limit is 2"],
  [
    { requests: { cpu: "1m" }, limits: { cpu: "900m" } },
    "[minimum cpu usage per Container is 10m, but request is 1m, cpu max limit to request ratio per Container is 4, but provided ratio is 900.000000]",
  ],
])("a container that asks for %j is refused", (resources, why) => {
  const { status, body } = place([CONTAINER]).pod(resources);
  expect([status, body.message]).toEqual([403, `pods "p" is forbidden: ${why}`]);
});

test("a pod as a whole is refused by its sum", () => {
  const { pod } = place([{ type: "Pod", max: { memory: "1Gi" } }]);
  expect(pod().body.message).toBe(
    'pods "p" is forbidden: maximum memory usage per Pod is 1Gi.  No limit is specified',
  );
  expect(pod({ limits: { memory: "512Mi" } }).status).toBe(201);
});

test("a claim is refused that is too large or too small", () => {
  const bounds = { min: { storage: "1Gi" }, max: { storage: "2Gi" } };
  const { claim } = place([{ type: "PersistentVolumeClaim", ...bounds }]);
  const of = 'persistentvolumeclaims "v" is forbidden:';
  expect(claim("4Gi").body.message).toBe(
    `${of} maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 4Gi`,
  );
  expect(claim("1Mi").body.message).toContain("minimum storage usage per PersistentVolumeClaim");
  expect(claim("2Gi").status).toBe(201);
});

test("a resource may be called as what every object has", () => {
  const { pod } = place([{ type: "Pod", max: { constructor: 1 } }]);
  expect(pod().body.message).toContain("No limit is specified");
});
