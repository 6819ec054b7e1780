import { FARES } from "../knobs.ts";

const NOW = `{{ $now := Now }}`;

const conditions = (ready: "True" | "False") => `
conditions:
- { type: Initialized, status: "True", lastTransitionTime: {{ $now | Quote }} }
- { type: Ready, status: "${ready}", lastTransitionTime: {{ $now | Quote }} }
- { type: ContainersReady, status: "${ready}", lastTransitionTime: {{ $now | Quote }} }`;

const running = (ready: boolean) => `${NOW}${conditions(ready ? "True" : "False")}
containerStatuses:
{{ range .spec.containers }}
- image: {{ .image | Quote }}
  name: {{ .name | Quote }}
  ready: ${ready}
  restartCount: 0
  state: { running: { startedAt: {{ $now | Quote }} } }
{{ end }}
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
podIP: {{ PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) | Quote }}
phase: Running
startTime: {{ $now | Quote }}`;

const ended = (phase: "Succeeded" | "Failed", exitCode: number) => `${NOW}${conditions("False")}
containerStatuses:
{{ range .spec.containers }}
- image: {{ .image | Quote }}
  name: {{ .name | Quote }}
  ready: false
  restartCount: 0
  state:
    terminated:
      exitCode: ${exitCode}
      finishedAt: {{ $now | Quote }}
      reason: ${exitCode === 0 ? "Completed" : "Error"}
      startedAt: {{ $now | Quote }}
{{ end }}
phase: ${phase}`;

interface Matching {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values?: readonly string[];
}

const ALIVE: Matching = { key: ".metadata.deletionTimestamp", operator: "DoesNotExist" };
const NEW: Matching = { key: ".status.podIP", operator: "DoesNotExist" };
const fares = (...values: string[]): Matching => ({
  ...{ key: `.metadata.labels["${FARES}"]`, operator: "In", values },
});
const faresWell: Matching = {
  ...{ key: `.metadata.labels["${FARES}"]`, operator: "NotIn" },
  values: ["unready", "slowly"],
};

function stage(name: string, matchExpressions: readonly Matching[], rest: object): object {
  return {
    ...{ apiVersion: "kwok.x-k8s.io/v1alpha1", kind: "Stage", metadata: { name } },
    spec: {
      resourceRef: { apiGroup: "v1", kind: "Pod" },
      selector: { matchExpressions },
      ...rest,
    },
  };
}

/** What the kubelets of kwok do with pods: as its own fast stages, and as some pods are labelled to fare. */
export const POD_STAGES: readonly object[] = [
  stage("pod-ready", [ALIVE, NEW, faresWell], { next: { statusTemplate: running(true) } }),
  stage("pod-unready", [ALIVE, NEW, fares("unready")], {
    next: { statusTemplate: running(false) },
  }),
  stage("pod-slowly", [ALIVE, NEW, fares("slowly")], {
    ...{ delay: { durationMilliseconds: 1_000 }, next: { statusTemplate: running(true) } },
  }),
  // Of nodes that were lost the control plane says that their pods are not ready.
  stage(
    "pod-again",
    [
      ...[ALIVE, faresWell],
      { key: ".status.phase", operator: "In", values: ["Running"] },
      {
        ...{ key: '.status.conditions.[] | select( .type == "Ready" ) | .status', operator: "In" },
        values: ["False"],
      },
    ],
    { delay: { durationMilliseconds: 200 }, next: { statusTemplate: running(true) } },
  ),
  stage(
    "pod-complete",
    [ALIVE, { key: ".status.phase", operator: "In", values: ["Running"] }, fares("done")],
    { next: { statusTemplate: ended("Succeeded", 0) } },
  ),
  stage(
    "pod-fail",
    [ALIVE, { key: ".status.phase", operator: "In", values: ["Running"] }, fares("badly")],
    { next: { statusTemplate: ended("Failed", 1) } },
  ),
  stage("pod-delete", [{ key: ".metadata.deletionTimestamp", operator: "Exists" }], {
    next: { delete: true },
  }),
];
