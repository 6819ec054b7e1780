import { budget, deployment, HOSTNAME, service, spread, spreadBy, term } from "../make.ts";
import type { Scenario } from "../scenario.ts";

/** What the platform's guide deploys: evenly over zones, and rather on nodes of their own. */
const guides = (more: object = {}) =>
  deployment("atp-router", {
    replicas: 6,
    requests: { cpu: "100m", memory: "128Mi" },
    spec: {
      ...spreadBy(spread("atp-router", { ...more })),
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 100, podAffinityTerm: term("atp-router", HOSTNAME) },
          ],
        },
      },
    },
  });

export const GUIDE: readonly Scenario[] = [
  {
    name: "guide-drained-zone",
    shows: "The guide's manifest, a zone cordoned and drained: two pods stay pending for ever.",
    actions: [
      { apply: [guides(), service("atp-router")] },
      { look: "deployed" },
      { drain: { zone: "a" } },
      { look: "drained" },
      { uncordon: { zone: "a" } },
      { pass: 3 },
      { look: "back" },
    ],
  },
  {
    name: "guide-drained-zone-taints-honored",
    shows: "The same with nodeTaintsPolicy Honor: all are placed in the other two.",
    actions: [
      { apply: [guides({ nodeTaintsPolicy: "Honor" })] },
      { look: "deployed" },
      { drain: { zone: "a" } },
      { look: "drained" },
    ],
  },
  {
    name: "guide-zone-without-power",
    shows: "A zone loses power: its pods are given up after the time that they bear it.",
    actions: [
      { apply: [guides(), service("atp-router")] },
      { look: "deployed" },
      { power: "off", zone: "b" },
      { pass: 10 },
      { look: "off" },
      { power: "on", zone: "b" },
      { pass: 5 },
      { look: "on" },
    ],
    mayDiffer: [
      {
        in: "on / atp-router: on nodes",
        because: "nodes that have power again come back within milliseconds of each other",
      },
    ],
  },
  {
    name: "guide-drain-blocked-by-budget",
    shows: "A budget that leaves one disruption: the drain of a zone is refused its second pod.",
    actions: [
      { apply: [guides(), budget("atp-router", { minAvailable: 5 })] },
      { look: "deployed" },
      { drain: { zone: "a" }, rounds: 2 },
      { look: "drained" },
    ],
  },
  {
    name: "guide-toleration-refused",
    shows: "The guide's toleration with tolerationSeconds and NoSchedule is refused.",
    actions: [
      {
        ask: "create",
        request: {
          method: "POST",
          path: "/apis/apps/v1/namespaces/{ns}/deployments",
          body: deployment("web", {
            spec: {
              tolerations: [
                {
                  key: "node.kubernetes.io/not-ready",
                  operator: "Exists",
                  effect: "NoSchedule",
                  tolerationSeconds: 300,
                },
              ],
            },
          }),
        },
      },
    ],
  },
];
