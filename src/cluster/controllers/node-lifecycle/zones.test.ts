import { expect, test } from "vitest";
import type { Labels } from "../../objects/meta.ts";
import type { Node } from "../../objects/node.ts";
import { Zones } from "./zones.ts";

function zonesOf(...nodes: readonly Labels[]): number {
  const zones = new Zones();
  for (const [index, labels] of nodes.entries()) {
    const metadata = { name: `n${index}`, uid: "", resourceVersion: "", creationTimestamp: "" };
    const node: Node = { apiVersion: "v1", kind: "Node", metadata: { ...metadata, labels } };
    zones.note(null, node);
  }
  return zones.all.length;
}

const TOPOLOGY = "topology.kubernetes.io";
const BETA = "failure-domain.beta.kubernetes.io";

test("nodes are of one zone whose region and zone are the same, also by their labels of old", () => {
  expect(zonesOf({ [`${BETA}/zone`]: "a" }, { [`${BETA}/zone`]: "b" }, {})).toBe(3);
  expect(zonesOf({ [`${BETA}/zone`]: "a" }, { [`${TOPOLOGY}/zone`]: "a" })).toBe(1);
  expect(
    zonesOf({ [`${BETA}/zone`]: "a", [`${TOPOLOGY}/zone`]: "b" }, { [`${TOPOLOGY}/zone`]: "a" }),
  ).toBe(1);
  const region = (name: string) => ({ [`${TOPOLOGY}/region`]: name });
  const zone = (name: string) => ({ [`${TOPOLOGY}/zone`]: name });
  expect(zonesOf({ ...region("r"), ...zone("a") }, { ...region("s"), ...zone("a") })).toBe(2);
  expect(zonesOf({ ...region("r:a"), ...zone("b") }, { ...region("r"), ...zone("a:b") })).toBe(2);
});
