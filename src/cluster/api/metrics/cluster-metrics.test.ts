import { expect, test } from "vitest";
import { LoadPlace } from "../../../../test/support/cluster/load-place.ts";
import { TestApi } from "../../../../test/support/cluster/test-api.ts";

const GROUP = "/apis/metrics.k8s.io/v1beta1";

function place() {
  const at = new LoadPlace({ replicas: 3, requests: 300, wishes: { memory: "64Mi" } });
  const api = new TestApi({ cluster: at.cluster });
  return { at, api };
}

test("nodes use what their pods do and a little more, those apart that nobody hears of", () => {
  const { at, api } = place();
  at.pass(65);
  at.put("n2", "power");
  const { body } = api.get(`${GROUP}/nodes`);
  // 200 requests, since the clients on the node without power are gone, of which a third is lost.
  expect(body.kind).toBe("NodeMetricsList");
  expect(body.items).toEqual(
    ["n1", "n3"].map((name) => ({
      ...{ kind: "NodeMetrics", apiVersion: "metrics.k8s.io/v1beta1" },
      metadata: {
        ...{ name, creationTimestamp: "2026-01-01T00:01:00Z" },
        labels: { "topology.kubernetes.io/zone": name },
      },
      ...{ timestamp: "2026-01-01T00:01:00Z", window: "15s" },
      usage: { cpu: "117666667n", memory: `${464 * 1_024}Ki` },
    })),
  );
});

test("pods use what their containers do", () => {
  const { at, api } = place();
  at.pass(65);
  const { body } = api.get(`${GROUP}/namespaces/default/pods`, "labelSelector=app=web");
  expect(body.kind).toBe("PodMetricsList");
  expect(body.items).toHaveLength(3);
  const [first] = body.items;
  expect(first).toMatchObject({
    metadata: { name: at.pods[0], namespace: "default", labels: { app: "web" } },
    containers: [{ name: "web", usage: { cpu: "101000000n", memory: `${64 * 1_024}Ki` } }],
  });
  expect(api.get(`${GROUP}/namespaces/default/pods/${at.pods[1]}`).body.kind).toBe("PodMetrics");
  expect(api.get(`${GROUP}/namespaces/default/pods/none`).status).toBe(404);
  expect(api.get(`${GROUP}/namespaces/other/pods`).body.items).toEqual([]);
});
