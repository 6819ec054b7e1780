import { sameJson } from "../../../util/json/same-json.ts";
import type { Pod } from "../../objects/pod.ts";
import { claimNamesOf } from "../../objects/pod-claim-names.ts";
import { always, type Hint, type Hints } from "./hint.ts";

/** What rules about volumes wait for (kube-scheduler 1.34, their queueing hints). */

const isItsClaim: Hint<"claim"> = ({ pod }, { after }) =>
  after?.metadata.namespace === pod.shape.namespace &&
  claimNamesOf(pod.pod).some(({ name }) => name === after.metadata.name);

const namesClaim: Hint<"claim"> = ({ pod }, { after }) =>
  after?.metadata.namespace === pod.shape.namespace &&
  namedClaims(pod.pod).has(after.metadata.name);

export const VOLUME_RESTRICTIONS: Hints = {
  pod: {
    delete: ({ pod }, { before }) => {
      if (before?.shape.namespace !== pod.shape.namespace) return false;
      const own = namedClaims(pod.pod);
      return [...namedClaims(before.pod)].some((name) => own.has(name));
    },
  },
  node: { add: always },
  claim: { add: namesClaim },
};

export const VOLUME_BINDING: Hints = {
  class: {
    add: always,
    update: (_refused, { before, after }) =>
      !sameJson(before?.allowedTopologies, after?.allowedTopologies),
  },
  claim: { add: isItsClaim, update: isItsClaim },
  volume: { add: always, update: always },
  node: { add: always, labels: always },
};

const PLACES = ["failure-domain.beta.kubernetes.io/", "topology.kubernetes.io/"].flatMap(
  (prefix) => [`${prefix}zone`, `${prefix}region`],
);

export const VOLUME_ZONE: Hints = {
  class: {
    add: (_refused, { after }) => after?.volumeBindingMode === "WaitForFirstConsumer",
  },
  node: { add: always, labels: always },
  claim: { add: namesClaim, update: namesClaim },
  volume: {
    add: always,
    update: (_refused, { before, after }) =>
      PLACES.some((key) => before?.metadata.labels?.[key] !== after?.metadata.labels?.[key]),
  },
};

function namedClaims({ spec }: Pod): ReadonlySet<string> {
  return new Set(
    (spec.volumes ?? []).flatMap(({ persistentVolumeClaim: claim }) => claim?.claimName ?? []),
  );
}
