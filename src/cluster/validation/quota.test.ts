import { expect, test } from "vitest";
import { FieldErrors } from "./field-errors.ts";
import { checkLimitRange, checkQuota } from "./quota.ts";

function faultsOf(check: typeof checkQuota, spec: object): string[] {
  const errors = new FieldErrors();
  check(errors, { spec } as never);
  return errors.found.map(({ field, message }) => `${field}: ${message}`);
}

test("a quota limits what there is, by no less than nothing", () => {
  const spec = { hard: { pods: "-1", nope: 1 }, scopes: ["BestEffort", "NotBestEffort"] };
  expect(faultsOf(checkQuota, spec)).toEqual([
    'spec.hard[pods]: Invalid value: "-1": must be greater than or equal to 0',
    'spec.hard[nope]: Invalid value: "nope": must be a standard resource type or fully qualified',
    'spec.hard[nope]: Invalid value: "nope": must be a standard resource for quota',
    'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes',
  ]);
  expect(faultsOf(checkQuota, { hard: { pods: 1, "count/a.b": 2, "requests.x/y": 1 } })).toEqual(
    [],
  );
});

test("what a limit range fills in lies between its bounds", () => {
  const limits = [
    {
      ...{ type: "Container", min: { cpu: 3 }, max: { cpu: 1 }, default: { cpu: 2 } },
      defaultRequest: { cpu: 2 },
    },
    { type: "Nope" },
    { type: "PersistentVolumeClaim" },
  ];
  expect(faultsOf(checkLimitRange, { limits })).toEqual([
    'spec.limits[0].min[cpu]: Invalid value: "3": min value 3 is greater than max value 1',
    'spec.limits[0].defaultRequest[cpu]: Invalid value: "2": min value 3 is greater than default request value 2',
    'spec.limits[0].defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than max value 1',
    'spec.limits[0].default[cpu]: Invalid value: "3": min value 3 is greater than default value 2',
    'spec.limits[0].default[cpu]: Invalid value: "1": default value 2 is greater than max value 1',
    'spec.limits[1].type: Invalid value: "Nope": must be a standard limit type or fully qualified',
    "spec.limits[2].limits: Required value: either minimum or maximum storage value is required, but neither was provided",
  ]);
});
