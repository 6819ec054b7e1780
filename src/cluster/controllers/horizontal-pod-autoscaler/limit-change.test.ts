import { expect, test } from "vitest";
import type {
  HorizontalPodAutoscaler,
  ScalingRules,
} from "../../objects/horizontal-pod-autoscaler.ts";
import { limited, withChange } from "./limit-change.ts";
import type { ScalingHistory } from "./scaling-memory.ts";

/**
 * The rates are the examples of Kubernetes' documentation ("Horizontal Pod Autoscaling", configurable
 * scaling behavior).
 */
const PERIOD_MS = 15_000;
const NONE: ScalingHistory = { wishes: [], ups: [], downs: [] };

interface Behaviour {
  readonly scaleUp?: ScalingRules;
  readonly scaleDown?: ScalingRules;
}

function autoscaler(behavior?: Behaviour): HorizontalPodAutoscaler {
  const name = "web";
  return {
    ...{ apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler" },
    metadata: { name, uid: "1", resourceVersion: "1", creationTimestamp: "" },
    spec: {
      scaleTargetRef: { kind: "Deployment", name },
      ...{ minReplicas: 1, maxReplicas: 1_000 },
      ...(behavior && { behavior }),
    },
  };
}

/** The numbers of pods that there are at each look, when always that many are wished for. */
function course(of: HorizontalPodAutoscaler, from: number, wanted: number, looks: number) {
  let history = NONE;
  let replicas = from;
  const seen: number[] = [];
  for (let look = 0; look < looks; look += 1) {
    const step = { wanted, replicas, nowMs: look * PERIOD_MS };
    const { pods } = limited(of, step, history);
    if (pods !== replicas) history = withChange(of, { ...step, wanted: pods }, history);
    replicas = pods;
    seen.push(replicas);
  }
  return seen;
}

test("without rules the pods may double, or be four, at each look, and fall at once", () => {
  expect(course(autoscaler(), 1, 100, 7)).toEqual([4, 8, 16, 32, 64, 100, 100]);
  expect(course(autoscaler(), 100, 1, 1)).toEqual([1]);
});

test("the usual rules upwards: four pods or twice as many in 15 seconds, whichever is more", () => {
  const scaleUp = {
    policies: [
      { type: "Percent", value: 100, periodSeconds: 15 },
      { type: "Pods", value: 4, periodSeconds: 15 },
    ],
  } as const;
  expect(course(autoscaler({ scaleUp }), 1, 100, 6)).toEqual([5, 10, 20, 40, 80, 100]);
  const least = { ...scaleUp, selectPolicy: "Min" } as const;
  expect(course(autoscaler({ scaleUp: least }), 1, 100, 6)).toEqual([2, 4, 8, 12, 16, 20]);
});

test("downwards: 4 pods or 10 % in a minute, whichever is more", () => {
  const scaleDown = {
    policies: [
      { type: "Pods", value: 4, periodSeconds: 60 },
      { type: "Percent", value: 10, periodSeconds: 60 },
    ],
  } as const;
  const minutes = course(autoscaler({ scaleDown }), 80, 10, 12 * 4).filter(
    (_n, at) => at % 4 === 0,
  );
  expect(minutes).toEqual([72, 64, 57, 51, 45, 40, 36, 32, 28, 24, 20, 16]);
});

test("a direction may be left out", () => {
  const disabled = { selectPolicy: "Disabled", policies: [] } as const;
  expect(course(autoscaler({ scaleDown: disabled }), 10, 1, 2)).toEqual([10, 10]);
  expect(course(autoscaler({ scaleUp: disabled }), 10, 20, 2)).toEqual([10, 10]);
});

test.for([
  [undefined, 5, 2_000, "ScaleUpLimit"],
  [undefined, 600, 2_000, "TooManyReplicas"],
  [undefined, 5, 0, "TooFewReplicas"],
  [undefined, 5, 6, "DesiredWithinRange"],
  [
    { scaleUp: { policies: [{ type: "Pods", value: 1, periodSeconds: 60 }] } },
    5,
    9,
    "ScaleUpLimit",
  ],
  [
    { scaleUp: { policies: [{ type: "Pods", value: 9e3, periodSeconds: 60 }] } },
    5,
    2e3,
    "TooManyReplicas",
  ],
  [
    { scaleDown: { policies: [{ type: "Pods", value: 1, periodSeconds: 60 }] } },
    5,
    2,
    "ScaleDownLimit",
  ],
  [
    { scaleDown: { policies: [{ type: "Pods", value: 9, periodSeconds: 60 }] } },
    5,
    0,
    "TooFewReplicas",
  ],
  [{}, 5, 5, "DesiredWithinRange"],
] as const)("with %j, from %i to %i: %s", ([behaviour, replicas, wanted, reason]) => {
  expect(limited(autoscaler(behaviour), { wanted, replicas, nowMs: 0 }, NONE).reason).toBe(reason);
});
