import { SERVICE_ADDRESS_INDEX } from "../../../src/cluster/admission/services/address-index.ts";
import { admissionStrategies } from "../../../src/cluster/admission/strategies.ts";
import { Cluster } from "../../../src/cluster/cluster.ts";
import type { Component } from "../../../src/cluster/components/component.ts";
import { POD_OWNER_INDEX } from "../../../src/cluster/controllers/claim-pods.ts";
import { REPLICA_SET_OWNER_INDEX } from "../../../src/cluster/controllers/replica-set/related-pods.ts";
import { withDefaults } from "../../../src/cluster/defaults/default-object.ts";
import { asNewObject } from "../../../src/cluster/defaults/new-object.ts";
import { EVENT_INDEXES } from "../../../src/cluster/events/record-event.ts";
import { POD_NODE_INDEX } from "../../../src/cluster/objects/pods-by-node.ts";
import { NAMESPACES } from "../../../src/cluster/objects/resources.ts";
import { VOLUME_INDEXES } from "../../../src/cluster/objects/volume-indexes.ts";
import type { Index } from "../../../src/cluster/store/store.ts";
import type { Strategy } from "../../../src/cluster/write/strategy.ts";

/** When clusters of tests begin. */
export const START_MS = Date.parse("2026-01-01T00:00:00Z");

const INDEXES = [
  ...[POD_OWNER_INDEX, REPLICA_SET_OWNER_INDEX, POD_NODE_INDEX, SERVICE_ADDRESS_INDEX],
  ...[...EVENT_INDEXES, ...VOLUME_INDEXES],
];

/**
 * Kinds are written as in the product, but nothing is refused: what a test is not about it may leave
 * out.
 */
const STRATEGIES = [...admissionStrategies({ defaultTolerationSeconds: 300 })].map(
  ([id, strategy]): [string, Strategy] => [
    id,
    {
      ...strategy,
      admit: (object) => asNewObject(withDefaults(object)),
      admitChange: withDefaults,
    },
  ],
);

export interface TestClusterOptions {
  /** What is on trial, and what it cannot do without. */
  readonly components: readonly Component[];
  readonly seed?: number;
  /** More than those of pods and replica sets by owner, pods by node, and events. */
  readonly indexes?: readonly Index[];
  /** Of resources that are to be written otherwise than usual. */
  readonly strategies?: readonly (readonly [string, Strategy])[];
}

/** A cluster that has the namespace `default` and nothing else. */
export function testCluster(options: TestClusterOptions): Cluster {
  const { components, seed = 1, indexes = [], strategies = [] } = options;
  const cluster = Cluster.create({
    ...{ seed, startMs: START_MS, components, indexes: [...INDEXES, ...indexes] },
    strategies: new Map([...STRATEGIES, ...strategies]),
  });
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } };
  cluster.write((writer) => writer.create(NAMESPACES, namespace));
  return cluster;
}
