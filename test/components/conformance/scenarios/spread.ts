import { readyAtOnce, STEPS_DIFFER } from "../leaves.ts";
import {
  deployment,
  HOSTNAME,
  node,
  service,
  spread,
  spreadBy,
  type WorkloadParts,
  zoned,
} from "../make.ts";
import type { Action, Scenario } from "../scenario.ts";
import type { Json } from "../target.ts";

const web = (replicas: number, constraints: readonly Json[], more: WorkloadParts = {}) =>
  deployment("web", {
    replicas,
    ...more,
    spec: { ...spreadBy(...constraints), ...more.spec },
  });

const placed = (
  replicas: number,
  constraints: readonly Json[],
  more?: WorkloadParts,
): readonly Action[] => [{ apply: [web(replicas, constraints, more)] }, { look: "placed" }];

const byZone = (more?: Json) => spread("web", more);
const ONE_AND_TWO = { labelSelector: { matchLabels: { app: "web" } } };

export const SPREAD: readonly Scenario[] = [
  {
    name: "spread-uneven-zones",
    shows: "Zones of three, one and one node hold as many pods each.",
    nodes: zoned("a1 a2 a3 b1 c1"),
    actions: placed(9, [byZone()]),
  },
  {
    name: "spread-unlabelled-nodes",
    shows: "A node without a zone takes no pod that is spread over zones.",
    nodes: [...zoned("a1 b1"), node("x1")],
    actions: placed(4, [byZone()]),
  },
  {
    name: "spread-only-unlabelled-nodes",
    shows: "Where no node has a zone, all pods wait.",
    nodes: [node("x1"), node("x2")],
    actions: placed(2, [byZone()]),
  },
  {
    name: "spread-min-domains",
    shows: "With two zones of three that are wanted, the least counts as none.",
    nodes: zoned("a1 a2 b1 b2"),
    actions: [
      ...placed(4, [byZone({ minDomains: 3 })]),
      { apply: zoned("c1") },
      { pass: 2 },
      { look: "third zone" },
    ],
    mayDiffer: [readyAtOnce("web-#1-*")],
  },
  {
    name: "spread-max-skew-two",
    shows: "A skew of two with a zone that is full.",
    nodes: [...zoned("a1 a2 b1 b2"), ...zoned("c1", { pods: "1" })],
    actions: placed(10, [byZone({ maxSkew: 2 })]),
  },
  {
    name: "spread-schedule-anyway",
    shows: "A wish is given up where a zone is full.",
    nodes: [...zoned("a1 b1"), ...zoned("c1", { pods: "1" })],
    actions: placed(9, [byZone({ whenUnsatisfiable: "ScheduleAnyway" })]),
  },
  {
    name: "spread-zone-without-room",
    shows: "A zone whose nodes are too small holds up all others.",
    nodes: [...zoned("a1 a2 b1 b2"), ...zoned("c1 c2", { cpu: "50m" })],
    actions: placed(6, [byZone()], { requests: { cpu: "100m" } }),
  },
  {
    name: "spread-rollout-match-label-keys",
    shows: "With matchLabelKeys the new pods of a rollout are even among themselves.",
    actions: [
      ...placed(6, [byZone({ matchLabelKeys: ["pod-template-hash"] })]),
      {
        apply: [web(6, [byZone({ matchLabelKeys: ["pod-template-hash"] })], { image: "app:2" })],
      },
      { look: "rolled out" },
    ],
    mayDiffer: STEPS_DIFFER,
  },
  {
    name: "spread-rollout-without-match-label-keys",
    shows: "Without them the old ones count, and the new may end up uneven.",
    actions: [
      ...placed(6, [byZone()]),
      { apply: [web(6, [byZone()], { image: "app:2" })] },
      { look: "rolled out" },
    ],
    mayDiffer: STEPS_DIFFER,
  },
  {
    name: "spread-scale-down-imbalance",
    shows: "Scaling down looks at nodes, not at zones.",
    nodes: zoned("a1 a2 a3 b1 c1"),
    actions: [
      ...placed(9, [byZone()]),
      { scale: { kind: "Deployment", name: "web" }, replicas: 4 },
      { look: "scaled down" },
    ],
  },
  {
    name: "spread-affinity-policy-honor",
    shows: "Zones that the pod cannot go to do not count.",
    actions: placed(4, [byZone()], { spec: selecting(["a", "b"]) }),
  },
  {
    name: "spread-affinity-policy-ignore",
    shows: "With nodeAffinityPolicy Ignore they do, and stay empty.",
    actions: placed(4, [byZone({ nodeAffinityPolicy: "Ignore" })], {
      spec: selecting(["a", "b"]),
    }),
  },
  {
    name: "spread-tainted-zone",
    shows: "A tainted zone counts as empty by default.",
    nodes: [...zoned("a1 a2 b1 b2"), ...zoned("c1", tainted())],
    actions: placed(6, [byZone()]),
  },
  {
    name: "spread-tainted-zone-honored",
    shows: "A tainted zone does not count with nodeTaintsPolicy Honor.",
    nodes: [...zoned("a1 a2 b1 b2"), ...zoned("c1", tainted())],
    actions: placed(6, [byZone({ nodeTaintsPolicy: "Honor" })]),
  },
  {
    name: "spread-zones-and-nodes",
    shows: "Two constraints at once: the eighth pod finds no node.",
    nodes: zoned("a1 a2 b1 b2 c1 c2"),
    actions: placed(8, [
      byZone(),
      spread("web", { topologyKey: HOSTNAME, maxSkew: 1, minDomains: 7 }),
    ]),
  },
  {
    name: "spread-over-nodes",
    shows: "Over nodes alone, twelve pods on six.",
    actions: placed(12, [spread("web", { topologyKey: HOSTNAME })]),
  },
  {
    name: "spread-selects-nobody",
    shows: "A constraint without a selector counts nobody and holds nobody up.",
    nodes: zoned("a1 b1"),
    actions: placed(4, [byZone({ labelSelector: null })]),
  },
  {
    name: "spread-selects-others",
    shows: "A constraint that counts the pods of another app.",
    nodes: zoned("a1 b1 c1"),
    actions: [
      {
        apply: [deployment("other", { replicas: 2, spec: { nodeSelector: { [HOSTNAME]: "a1" } } })],
      },
      { look: "others" },
      ...placed(4, [spread("other")]),
    ],
  },
  {
    name: "spread-system-defaults",
    shows: "Pods of a service that say nothing are spread by the scheduler's own constraints.",
    actions: [{ apply: [service("web"), deployment("web", { replicas: 6 })] }, { look: "placed" }],
  },
  {
    name: "spread-system-defaults-uneven",
    shows: "The own constraints are wishes: one zone has a single node.",
    nodes: zoned("a1 a2 a3 b1"),
    actions: [{ apply: [service("web"), deployment("web", { replicas: 8 })] }, { look: "placed" }],
  },
  {
    name: "spread-conflicts-refused",
    shows: "Two constraints over one key, and a skew of 0, are refused.",
    actions: [
      {
        ask: "create",
        request: {
          method: "POST",
          path: "/apis/apps/v1/namespaces/{ns}/deployments",
          body: web(1, [
            byZone(),
            byZone(),
            byZone({ maxSkew: 0, ...ONE_AND_TWO }),
            byZone({ minDomains: 2, whenUnsatisfiable: "ScheduleAnyway" }),
          ]),
        },
      },
    ],
  },
];

/** Only into these zones. */
function selecting(zones: readonly string[]): Json {
  const matchExpressions = [{ key: "topology.kubernetes.io/zone", operator: "In", values: zones }];
  return {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions }],
        },
      },
    },
  };
}

function tainted() {
  return { taints: [{ key: "dedicated", value: "db", effect: "NoSchedule" }] };
}
