import type { Pod } from "../objects/pod.ts";
import type { PriorityClass } from "../objects/priority-class.ts";
import { ApiError } from "../status/api-error.ts";

const PREEMPTS = "PreemptLowerPriority";

/**
 * The pod with the number of its priority class, and how it preempts (Priority admission of
 * Kubernetes 1.34). Without a class it has the one that is the default of all; of several such
 * classes the lowest counts, without any the priority is 0.
 *
 * @throws ApiError Forbidden for a class that is not there and for a number that differs from the class's
 */
export function withPriority(pod: Pod, classes: Iterable<PriorityClass>): Pod {
  const { spec } = pod;
  const found = spec.priorityClassName ? named(pod, classes) : defaultClass(classes);
  const priority = found?.value ?? 0;
  const preemptionPolicy = found?.preemptionPolicy ?? PREEMPTS;
  if (spec.priority !== undefined && spec.priority !== priority) {
    throw refused(pod, `the integer value of priority (${spec.priority})`, priority);
  }
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy) {
    const what = `the string value of PreemptionPolicy (${spec.preemptionPolicy})`;
    throw refused(pod, what, preemptionPolicy);
  }
  const name = spec.priorityClassName ?? found?.metadata.name;
  const className = name === undefined ? {} : { priorityClassName: name };
  return { ...pod, spec: { ...spec, ...className, priority, preemptionPolicy } };
}

function named(pod: Pod, classes: Iterable<PriorityClass>): PriorityClass {
  const name = pod.spec.priorityClassName;
  for (const one of classes) if (one.metadata.name === name) return one;
  throw forbidden(pod, `no PriorityClass with name ${name} was found`);
}

function defaultClass(classes: Iterable<PriorityClass>): PriorityClass | undefined {
  let lowest: PriorityClass | undefined;
  for (const one of classes) {
    if (one.globalDefault === true && one.value < (lowest?.value ?? Number.POSITIVE_INFINITY)) {
      lowest = one;
    }
  }
  return lowest;
}

function refused(pod: Pod, given: string, computed: number | string): ApiError {
  return forbidden(
    pod,
    `${given} must not be provided in pod spec; priority admission controller computed ${computed} from the given PriorityClass name`,
  );
}

function forbidden({ metadata: { name } }: Pod, why: string): ApiError {
  return new ApiError("Forbidden", `pods "${name}" is forbidden: ${why}`, { name, kind: "pods" });
}
