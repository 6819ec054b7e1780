import { expect, test } from "vitest";
import { problemsIn } from "../../../test/support/config-problems.ts";
import { parseConfig } from "../parse-config.ts";

const topologyOf = (yaml: string) =>
  parseConfig(yaml, { file: "/stack/devstack.yaml", folder: "/stack" }).topology;

test.each(["", "topology:", "topology: {}", "topology: { zones: }"])(
  "three zones with two nodes each, and the stack's own services: %j",
  (yaml) => {
    expect(topologyOf(yaml)).toEqual({
      region: "us-east-1",
      zones: ["us-east-1a", "us-east-1b", "us-east-1c"].map((name) => ({
        name,
        nodes: 2,
        class: "standard",
      })),
      classes: {},
      storageClasses: [
        {
          name: "standard",
          isDefault: true,
          reclaimPolicy: "Delete",
          volumeBindingMode: "WaitForFirstConsumer",
        },
      ],
      apply: null,
      seed: 1,
      speed: 1,
      knobs: {},
    });
  },
);

test("everything that can be declared", () => {
  expect(
    topologyOf(`
topology:
  region: eu-west-1
  zones:
    eu-west-1a: { nodes: 3 }
    eu-west-1b: { class: small }
    eu-west-1c:
  classes:
    small:
      cpu: 0.5
      memory: 4Gi
      pods: 30
      resources: { nvidia.com/gpu: 1 }
      labels: { disk: hdd, "example.com/rank": 2 }
      taints: [{ key: dedicated, value: batch, effect: NoSchedule }, { key: gpu, effect: NoExecute }]
  storageClasses:
    disks: { default: true, reclaimPolicy: Retain, volumeBindingMode: Immediate, zones: [eu-west-1a] }
    manual: { provisioner: kubernetes.io/no-provisioner }
  apply: [k8s/, ../shared/router.yaml]
  seed: 7
  speed: 60
  knobs:
    nodeMonitorGracePeriod: 20s
    nodeMonitorPeriod: 500ms
    defaultTolerationSeconds: 30
    nodeEvictionRate: 1
    secondaryNodeEvictionRate: 0.5
    unhealthyZoneThreshold: 0.75
    largeClusterSizeThreshold: 10
    endpointLag: 1m30s
    probes:
      readiness: { initialDelay: 5s, period: 2s, successThreshold: 2 }
      liveness: { period: 1m, failureThreshold: 1 }
`),
  ).toEqual({
    region: "eu-west-1",
    zones: [
      { name: "eu-west-1a", nodes: 3, class: "standard" },
      { name: "eu-west-1b", nodes: 2, class: "small" },
      { name: "eu-west-1c", nodes: 2, class: "standard" },
    ],
    classes: {
      small: {
        resources: { cpu: "0.5", memory: "4Gi", pods: "30", "nvidia.com/gpu": "1" },
        labels: { disk: "hdd", "example.com/rank": "2" },
        taints: [
          { key: "dedicated", value: "batch", effect: "NoSchedule" },
          { key: "gpu", effect: "NoExecute" },
        ],
      },
    },
    storageClasses: [
      {
        name: "disks",
        isDefault: true,
        reclaimPolicy: "Retain",
        volumeBindingMode: "Immediate",
        zones: ["eu-west-1a"],
      },
      {
        name: "manual",
        isDefault: false,
        provisioner: "kubernetes.io/no-provisioner",
        reclaimPolicy: "Delete",
        volumeBindingMode: "WaitForFirstConsumer",
      },
    ],
    apply: ["/stack/k8s", "/shared/router.yaml"],
    seed: 7,
    speed: 60,
    knobs: {
      nodeMonitorGracePeriodMs: 20_000,
      nodeMonitorPeriodMs: 500,
      defaultTolerationSeconds: 30,
      nodeEvictionRate: 1,
      secondaryNodeEvictionRate: 0.5,
      unhealthyZoneThreshold: 0.75,
      largeClusterSizeThreshold: 10,
      endpointLagMs: 90_000,
      probes: {
        readiness: { initialDelaySeconds: 5, periodSeconds: 2, successThreshold: 2 },
        liveness: { periodSeconds: 60, failureThreshold: 1 },
      },
    },
  });
});

test.each([
  [
    "{ zones: { a: { nodes: two } } }",
    "1:34 topology.zones.a.nodes: expected a whole number above 0",
  ],
  [
    "{ zones: { a: { nodes: 0 } } }",
    "1:34 topology.zones.a.nodes: expected a whole number above 0",
  ],
  ["{ zones: {} }", "1:20 topology.zones: expected at least one zone"],
  [
    "{ zones: { a: { nodse: 2 } } }",
    "1:27 topology.zones.a.nodse: unknown key | did you mean nodes?",
  ],
  [
    "{ zones: { A: { nodes: 2 } } }",
    "1:22 topology.zones.A: a zone's name is up to 40 of a-z, 0-9 and -, with a letter or digit at both ends",
  ],
  [
    "{ zones: { a: { class: smal } }, classes: { small: { cpu: 2 } } }",
    "1:34 topology.zones.a.class: unknown class | did you mean small?",
  ],
  [
    "{ zones: { a: { class: x } } }",
    "1:34 topology.zones.a.class: unknown class | there are: standard",
  ],
  [
    "{ zones: { a: { nodes: 5000 }, b: { nodes: 5000 }, c: { nodes: 5000 }, d: { nodes: 5000 }, e: { nodes: 5000 }, f: { nodes: 5000 }, g: { nodes: 1 } } }",
    "1:20 topology.zones: has 30001 nodes: 30000 are the most",
  ],
  [
    "{ classes: { a: { memory: 4 GB } } }",
    "1:37 topology.classes.a.memory: expected an amount of memory, such as 4Gi",
  ],
  [
    "{ classes: { a: { taints: [{ key: a, effect: NoSchedul }] } } }",
    "1:56 topology.classes.a.taints[0].effect: expected NoSchedule, PreferNoSchedule or NoExecute | did you mean NoSchedule?",
  ],
  [
    "{ storageClasses: { a: { zones: [us-east-1d] } } }",
    "1:44 topology.storageClasses.a.zones[0]: unknown zone | did you mean us-east-1a?",
  ],
  [
    "{ storageClasses: { a: { default: true }, b: { default: true } } }",
    "1:67 topology.storageClasses.b.default: another class is the default one already | see devstack.yaml:1:36",
  ],
  [
    "{ apply: k8s/ }",
    "1:20 topology.apply: expected a list such as [k8s/] | write it as a list: [k8s/]",
  ],
  ["{ speed: fast }", "1:20 topology.speed: expected a number above 0 and up to 100000, or paused"],
  [
    "{ knobs: { probes: { readiness: { period: 500ms } } } }",
    "1:53 topology.knobs.probes.readiness.period: expected whole seconds such as 5s or 1m30s, and 1s at least",
  ],
  [
    "{ knobs: { probes: { readiness: { failureThreshold: 3 } } } }",
    "1:45 topology.knobs.probes.readiness.failureThreshold: unknown key | known keys: initialDelay, period, successThreshold",
  ],
  ["{ speed: 0 }", "1:20 topology.speed: expected a number above 0 and up to 100000, or paused"],
  ["{ seed: -1 }", "1:19 topology.seed: expected a whole number from 0 to 4294967295"],
  [
    "{ knobs: { endpointLag: 500 } }",
    "1:35 topology.knobs.endpointLag: expected a duration such as 40s, 500ms or 1m30s",
  ],
  [
    "{ knobs: { nodeMonitorGracePeriods: 1s } }",
    "1:22 topology.knobs.nodeMonitorGracePeriods: unknown key | did you mean nodeMonitorGracePeriod?",
  ],
  ["[us-east-1a]", "1:11 topology: expected a mapping: keys such as zones, apply and seed"],
])("is told: topology: %s", (yaml, problem) => {
  expect(problemsIn(`topology: ${yaml}`)).toEqual([problem]);
});
