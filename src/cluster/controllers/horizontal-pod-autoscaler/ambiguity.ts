import type { Pod } from "../../objects/pod.ts";
import { HORIZONTAL_POD_AUTOSCALERS } from "../../objects/resources.ts";
import type { AutoscalerLook } from "./autoscaler-look.ts";
import { type ScaleTarget, scaleTarget, type TargetPlace } from "./scale-target.ts";

interface Scaled extends Omit<TargetPlace, "store"> {
  readonly target: ScaleTarget;
  readonly pods: readonly Pod[];
}

/**
 * Why it cannot be said which pods an autoscaler is about: it has no selector, or another one scales
 * the same pods (kube-controller-manager 1.34, `validateAndParseSelector`). Null where it can.
 */
export function ambiguity(look: AutoscalerLook, { target, pods, ...place }: Scaled): string | null {
  const selector = target.selector?.text ?? "";
  if (selector === "") {
    const fault = "selector is required";
    look.tell("Warning", "SelectorRequired", fault);
    const message = "the HPA target's scale is missing a selector";
    look.say("ScalingActive", false, { reason: "InvalidSelector", message });
    return fault;
  }
  const names = scalersOf(pods, look, place);
  if (names.length < 2) return null;
  const keys = names.map((name) => `{${name} ${look.autoscaler.metadata.namespace}}`).join(" ");
  const message = `pods by selector ${selector} are controlled by multiple HPAs: [${keys}]`;
  look.tell("Warning", "AmbiguousSelector", message);
  look.say("ScalingActive", false, { reason: "AmbiguousSelector", message });
  return message;
}

/** The autoscalers whose targets select some of the pods. */
function scalersOf(
  pods: readonly Pod[],
  { autoscaler, world: { store } }: AutoscalerLook,
  place: Omit<TargetPlace, "store">,
): string[] {
  return store
    .list(HORIZONTAL_POD_AUTOSCALERS, autoscaler.metadata.namespace)
    .filter((one) => {
      const target = scaleTarget(one, { store, ...place });
      if ("fault" in target) return false;
      return pods.some(({ metadata }) => target.selector?.matches(metadata.labels));
    })
    .map(({ metadata }) => metadata.name);
}
