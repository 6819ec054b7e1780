import { expect, test } from "vitest";
import { createCluster, loadCluster } from "../../create-cluster.ts";
import { PODS } from "../../objects/resources.ts";
import { readSnapshot, snapshotText } from "../../snapshot/snapshot-text.ts";
import { Scheduler } from "./scheduler.ts";

const OPTIONS = { seed: 7, startMs: 0 };

test("of what was decided before a snapshot it is said that it is forgotten, of what is decided later why", () => {
  const place = (name: string, cluster: ReturnType<typeof createCluster>) =>
    cluster.write((writer) =>
      writer.create(PODS, {
        ...{ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "default" } },
        spec: { schedulerName: "default-scheduler", containers: [{ name: "a", image: "a:1" }] },
      }),
    );
  const first = createCluster(OPTIONS);
  place("before", first);
  const loaded = loadCluster(readSnapshot(snapshotText(first.save())), OPTIONS);
  place("after", loaded);
  const said = (name: string) => {
    const pod = loaded.store.get(PODS, "default", name);
    if (pod === undefined) throw new Error(`${name} is gone`);
    return loaded.fork().part(Scheduler).explain(pod, loaded).message;
  };
  expect(said("before")).toMatch(
    /^it has node-\w\d, and nothing is known of why: decisions are forgotten when the service restarts/,
  );
  expect(said("after")).not.toContain("nothing is known");
});
