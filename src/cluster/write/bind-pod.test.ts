import { expect, test } from "vitest";
import { create } from "../../../test/support/cluster/default-objects.ts";
import { testCluster } from "../../../test/support/cluster/test-cluster.ts";
import { testPod } from "../../../test/support/cluster/test-place.ts";
import { PODS } from "../objects/resources.ts";
import { bindPod } from "./bind-pod.ts";

const NOW = "2026-01-01T00:00:07Z";

test("a pod that is bound has its node and says that it is scheduled, in one write", () => {
  const cluster = testCluster({ components: [] });
  const pod = create(cluster, PODS, testPod("web", {}));
  const { revision } = cluster.store;
  const bound = cluster.write((writer) => bindPod(writer, pod, "node-a1", NOW));
  expect(cluster.store.revision).toBe(revision + 1);
  expect(bound).toMatchObject({
    metadata: { generation: 1 },
    spec: { nodeName: "node-a1", containers: pod.spec.containers },
    status: {
      phase: "Pending",
      conditions: [{ type: "PodScheduled", status: "True", lastTransitionTime: NOW }],
    },
  });
});
