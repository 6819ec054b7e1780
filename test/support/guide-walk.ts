/** The trade service of the multi-AZ guide, without the toleration that no API server takes. */
export const TRADE = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: trade, labels: {service: trade}}
spec:
  replicas: 6
  selector: {matchLabels: {service: trade}}
  template:
    metadata: {labels: {service: trade}}
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
            - matchExpressions: [{key: topology.kubernetes.io/zone, operator: Exists}]
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
          - weight: 100
            podAffinityTerm:
              labelSelector: {matchExpressions: [{key: service, operator: In, values: [trade]}]}
              topologyKey: kubernetes.io/hostname
      topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: topology.kubernetes.io/zone
        whenUnsatisfiable: DoNotSchedule
        labelSelector: {matchLabels: {service: trade}}
      containers: [{name: trade, image: "trade:1"}]
`;

/** The same as the guide has it. */
export const TRADE_AS_IN_THE_GUIDE = `${TRADE}      tolerations:
      - {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoSchedule, tolerationSeconds: 300}
`;

/** A command of the guides, and what has to be in what it says. */
export interface GuideStep {
  readonly line: string;
  readonly says: readonly (string | RegExp)[];
}

const ZONE_A = "-l topology.kubernetes.io/zone=us-east-1a";
const SIX_PODS = /(?:trade-\S+ +1\/1 +Running.*\n){6}/;

/** Every kubectl command of the two guides in their order, with a workload applied in between. */
export const GUIDE_WALK: readonly GuideStep[] = [
  {
    line: "get nodes --show-labels",
    says: [/node-a1 .*topology.kubernetes.io\/zone=us-east-1a/, /node-c2 .*us-east-1c/],
  },
  {
    line: "get nodes -o jsonpath='{.items[*].metadata.labels.topology\\.kubernetes\\.io/zone}'",
    says: ["us-east-1a us-east-1a us-east-1b us-east-1b us-east-1c us-east-1c"],
  },
  { line: "describe nodes", says: [/^Name: +node-a1/m, /^Name: +node-c2/m, "Allocatable:"] },
  { line: "apply -f trade.yaml", says: ["deployment.apps/trade created"] },
  { line: "rollout status deployment/trade --timeout=60s", says: ["successfully rolled out"] },
  {
    line: "get events --sort-by=.metadata.creationTimestamp",
    says: [/ScalingReplicaSet +deployment\/trade/, /Scheduled +pod\/trade-/],
  },
  { line: "get pods -o wide", says: [SIX_PODS] },
  {
    line: 'get pods -o wide --sort-by="{.spec.nodeName}"',
    says: [/node-a1[\s\S]*node-a2[\s\S]*node-b1[\s\S]*node-b2[\s\S]*node-c1[\s\S]*node-c2/],
  },
  { line: "get pods -l service=trade -o wide", says: [SIX_PODS] },
  {
    line: "get nodes -L topology.kubernetes.io/zone",
    says: [/ZONE\n/, /node-b1 .* us-east-1b/],
  },
  { line: `cordon ${ZONE_A}`, says: ["node/node-a1 cordoned", "node/node-a2 cordoned"] },
  {
    line: `drain ${ZONE_A} --ignore-daemonsets --delete-emptydir-data`,
    says: ["node/node-a1 drained", "node/node-a2 drained"],
  },
  {
    // The trap: a cordoned zone still counts as one that is empty, so two pods wait for ever.
    line: "get pods -l service=trade -o wide",
    says: [/(?:trade-\S+ +0\/1 +Pending[\s\S]*){2}/],
  },
  { line: `uncordon ${ZONE_A}`, says: ["node/node-a1 uncordoned"] },
  { line: "rollout status deployment/trade --timeout=60s", says: ["successfully rolled out"] },
  { line: "get pods -l service=trade -o wide", says: [SIX_PODS] },
];
