import { deployment, HOSTNAME, node, pod, term, ZONE, zoned } from "../make.ts";
import type { Scenario } from "../scenario.ts";
import type { Json } from "../target.ts";

const required = (kind: "podAffinity" | "podAntiAffinity", ...terms: readonly Json[]) => ({
  affinity: { [kind]: { requiredDuringSchedulingIgnoredDuringExecution: terms } },
});
const preferred = (kind: "podAffinity" | "podAntiAffinity", podAffinityTerm: Json) => ({
  affinity: {
    [kind]: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }] },
  },
});
const onNode = (name: string) => ({ nodeSelector: { [HOSTNAME]: name } });
const nodeTerms = (...matchExpressions: readonly Json[]) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
    },
  },
});

export const AFFINITY: readonly Scenario[] = [
  {
    name: "affinity-required-zone",
    shows: "Pods go where another app is, in its zone.",
    actions: [
      { apply: [deployment("cache", { spec: onNode("b2") })] },
      { look: "cache" },
      {
        apply: [
          deployment("web", { replicas: 4, spec: required("podAffinity", term("cache", ZONE)) }),
        ],
      },
      { look: "web" },
    ],
  },
  {
    name: "affinity-required-nobody",
    shows: "Nobody is there to be with.",
    actions: [
      {
        apply: [
          deployment("web", { replicas: 2, spec: required("podAffinity", term("cache", ZONE)) }),
        ],
      },
      { look: "alone" },
      { apply: [deployment("cache", { spec: onNode("c1") })] },
      { pass: 2 },
      { look: "together" },
    ],
  },
  {
    name: "affinity-required-itself",
    shows: "The first pod of a group may go anywhere, the others to it.",
    actions: [
      {
        apply: [
          deployment("web", { replicas: 4, spec: required("podAffinity", term("web", HOSTNAME)) }),
        ],
      },
      { look: "placed" },
    ],
  },
  {
    name: "affinity-preferred-zone",
    shows: "Pods rather go where another app is.",
    actions: [
      { apply: [deployment("cache", { spec: onNode("b2") })] },
      { look: "cache" },
      {
        apply: [
          deployment("web", { replicas: 2, spec: preferred("podAffinity", term("cache", ZONE)) }),
        ],
      },
      { look: "web" },
    ],
  },
  {
    name: "anti-affinity-required-nodes",
    shows: "One pod a node: the seventh waits.",
    actions: [
      {
        apply: [
          deployment("web", {
            replicas: 7,
            spec: required("podAntiAffinity", term("web", HOSTNAME)),
          }),
        ],
      },
      { look: "placed" },
    ],
  },
  {
    name: "anti-affinity-required-zones",
    shows: "One pod a zone: the fourth waits.",
    actions: [
      {
        apply: [
          deployment("web", { replicas: 4, spec: required("podAntiAffinity", term("web", ZONE)) }),
        ],
      },
      { look: "placed" },
    ],
  },
  {
    name: "anti-affinity-preferred-nodes",
    shows: "Rather one pod a node, and none waits.",
    actions: [
      {
        apply: [
          deployment("web", {
            replicas: 7,
            spec: preferred("podAntiAffinity", term("web", HOSTNAME)),
          }),
        ],
      },
      { look: "placed" },
    ],
  },
  {
    name: "anti-affinity-symmetric",
    shows: "Who is already there may keep others away that do not mind themselves.",
    nodes: zoned("a1 b1 b2"),
    actions: [
      {
        apply: [
          deployment("quiet", {
            replicas: 1,
            spec: { ...onNode("b1"), ...required("podAntiAffinity", term("noisy", ZONE)) },
          }),
        ],
      },
      { look: "quiet" },
      { apply: [deployment("noisy", { replicas: 3 })] },
      { look: "noisy" },
      { apply: [pod("wants-b2", { labels: { app: "noisy" }, spec: onNode("b2") })] },
      { look: "refused" },
    ],
  },
  {
    name: "affinity-namespace-selector",
    shows: "Terms look at their own namespace, unless they name others.",
    actions: [
      {
        apply: [
          {
            apiVersion: "v1",
            kind: "Namespace",
            metadata: { name: "{ns}-other", labels: { team: "other" } },
          },
          {
            ...pod("cache", { spec: onNode("c2") }),
            metadata: { name: "cache", namespace: "{ns}-other", labels: { app: "cache" } },
          },
        ],
      },
      { look: "cache" },
      {
        apply: [
          deployment("own", { spec: required("podAffinity", term("cache", ZONE)) }),
          deployment("named", {
            spec: required("podAffinity", term("cache", ZONE, { namespaces: ["{ns}-other"] })),
          }),
          deployment("selected", {
            spec: required(
              "podAffinity",
              term("cache", ZONE, { namespaceSelector: { matchLabels: { team: "other" } } }),
            ),
          }),
          deployment("every", {
            spec: required("podAffinity", term("cache", ZONE, { namespaceSelector: {} })),
          }),
        ],
      },
      { look: "placed" },
    ],
  },
  {
    name: "anti-affinity-match-label-keys",
    shows: "With matchLabelKeys a rollout's new pods do not mind the old ones.",
    nodes: zoned("a1 b1 c1"),
    actions: [
      { apply: [exclusive("app:1")] },
      { look: "first" },
      { apply: [exclusive("app:2")] },
      { look: "second" },
    ],
  },
  {
    name: "node-affinity-operators",
    shows: "In, NotIn, Exists, DoesNotExist, Gt and Lt.",
    nodes: [
      node("a1", { zone: "a", labels: { disk: "ssd", size: "8" } }),
      node("b1", { zone: "b", labels: { disk: "hdd", size: "32" } }),
      node("c1", { zone: "c" }),
    ],
    actions: [
      {
        apply: [
          pod("in", { spec: nodeTerms({ key: "disk", operator: "In", values: ["ssd", "nvme"] }) }),
          pod("not-in", {
            spec: nodeTerms(
              { key: "disk", operator: "NotIn", values: ["ssd"] },
              { key: "disk", operator: "Exists" },
            ),
          }),
          pod("does-not-exist", { spec: nodeTerms({ key: "disk", operator: "DoesNotExist" }) }),
          pod("gt", { spec: nodeTerms({ key: "size", operator: "Gt", values: ["8"] }) }),
          pod("lt", { spec: nodeTerms({ key: "size", operator: "Lt", values: ["9"] }) }),
          pod("nowhere", { spec: nodeTerms({ key: "size", operator: "Gt", values: ["64"] }) }),
        ],
      },
      { look: "placed" },
    ],
  },
  {
    name: "node-affinity-preferred",
    shows: "Rather to one kind of node.",
    nodes: [...zoned("a1 a2"), ...zoned("b1", { labels: { disk: "ssd" } })],
    actions: [
      {
        apply: [
          deployment("web", {
            replicas: 2,
            spec: {
              affinity: {
                nodeAffinity: {
                  preferredDuringSchedulingIgnoredDuringExecution: [
                    {
                      weight: 100,
                      preference: {
                        matchExpressions: [{ key: "disk", operator: "In", values: ["ssd"] }],
                      },
                    },
                  ],
                },
              },
            },
          }),
        ],
      },
      { look: "placed" },
    ],
  },
  {
    name: "node-selector-nowhere",
    shows: "A selector that no node has, until one gets the label.",
    nodes: zoned("a1 b1"),
    actions: [
      { apply: [deployment("web", { spec: { nodeSelector: { disk: "ssd" } } })] },
      { look: "nowhere" },
      { nodes: { node: "b1" }, with: { metadata: { labels: { disk: "ssd" } } } },
      { pass: 2 },
      { look: "labelled" },
    ],
  },
];

function exclusive(image: string) {
  return deployment("web", {
    ...{ replicas: 3, image },
    spec: required("podAntiAffinity", {
      ...term("web", HOSTNAME),
      matchLabelKeys: ["pod-template-hash"],
    }),
  });
}
