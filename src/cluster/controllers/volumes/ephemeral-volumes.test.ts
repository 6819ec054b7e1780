import { expect, test } from "vitest";
import { VolumePlace } from "../../../../test/support/cluster/volume-place.ts";
import { PODS } from "../../objects/resources.ts";

const scratch = {
  volumes: [
    {
      name: "scratch",
      ephemeral: {
        volumeClaimTemplate: {
          metadata: { labels: { use: "scratch" } },
          spec: {
            accessModes: ["ReadWriteOnce"],
            resources: { requests: { storage: "1Gi" } },
          },
        },
      },
    },
  ],
};

test("a pod has a claim of its own, which goes with it", () => {
  const place = new VolumePlace();
  place.pod("job", "", scratch);
  place.pass(10);
  expect(place.cluster.store.get(PODS, "default", "job")?.status?.phase).toBe("Running");
  expect(place.claimOf("job-scratch")?.metadata).toMatchObject({
    labels: { use: "scratch" },
    ownerReferences: [{ kind: "Pod", name: "job", controller: true }],
  });
  expect(place.stateOf("job-scratch")).toMatch(/^Bound pvc-/);
  place.deletePod("job");
  place.pass(10);
  expect(place.stateOf("job-scratch")).toBe("gone");
});

test("another's claim of that name is not taken", () => {
  const place = new VolumePlace();
  place.claim("job-scratch");
  place.pod("job", "", scratch);
  expect(place.events("job")).toContain(
    "Warning FailedBinding ephemeral volume scratch: PVC default/job-scratch was not created for pod default/job (pod is not owner)",
  );
  expect(place.cluster.store.get(PODS, "default", "job")?.spec.nodeName).toBeUndefined();
});
