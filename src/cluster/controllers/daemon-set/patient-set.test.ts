import { expect, test } from "vitest";
import { create, must } from "../../../../test/support/cluster/default-objects.ts";
import { NodePlace } from "../../../../test/support/cluster/node-place.ts";
import { StandInKubelet } from "../../../../test/support/cluster/stand-in-kubelet.ts";
import { DAEMON_SETS } from "../../objects/resources.ts";
import { REVISION_OWNER_INDEX } from "../history/revisions.ts";
import { DaemonSetController } from "./daemon-set-controller.ts";

class CountingController extends DaemonSetController {
  looks = 0;

  override reconcile(...at: Parameters<DaemonSetController["reconcile"]>): void {
    this.looks += 1;
    super.reconcile(...at);
  }
}

/** The pods get ready one after the other, a millisecond apart; returns how often the set was looked at. */
function course(nodes: number): { readonly looks: number; readonly ready: number | undefined } {
  let started = 0;
  const controller = new CountingController();
  const readyAfterMs = () => 1_000 + started++;
  const components = [controller, new StandInKubelet({ readyAfterMs })];
  const place = new NodePlace(components, { indexes: [REVISION_OWNER_INDEX] });
  for (let number = 0; number < nodes; number++) place.node(`n${number}`);
  const labels = { app: "agent" };
  create(place.cluster, DAEMON_SETS, {
    ...{ apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" } },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "agent", image: "agent:1" }] },
      },
    },
  });
  place.pass(0.9);
  controller.looks = 0;
  place.pass(2);
  const ready = must(place.cluster, DAEMON_SETS, "agent").status?.numberReady;
  return { looks: controller.looks, ready };
}

test("a large set is not looked at for each of its pods that gets on, and counts them all", () => {
  const { looks, ready } = course(150);
  expect(ready).toBe(150);
  expect(looks).toBeLessThan(10);
});

test("a small one is told of each at once", () => {
  const { looks, ready } = course(20);
  expect(ready).toBe(20);
  expect(looks).toBeGreaterThanOrEqual(20);
});
