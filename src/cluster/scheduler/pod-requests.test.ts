import { expect, test } from "vitest";
import type { Container, PodSpec } from "../objects/pod.ts";
import { podRequests } from "./pod-requests.ts";

function container(cpu: string | undefined, more: Partial<Container> = {}): Container {
  return { name: "c", resources: cpu === undefined ? {} : { requests: { cpu } }, ...more };
}

function milliCpu(spec: PodSpec): number {
  return podRequests(spec).requests.milliCpu;
}

test("containers add up, and an init container counts where it needs more alone", () => {
  const containers = [container("200m"), container("300m")];
  expect(milliCpu({ containers })).toBe(500);
  expect(milliCpu({ containers, initContainers: [container("400m"), container("100m")] })).toBe(
    500,
  );
  expect(milliCpu({ containers, initContainers: [container("2"), container("100m")] })).toBe(2000);
});

test("a sidecar counts from its start on, beside what comes after it", () => {
  const sidecar = container("100m", { restartPolicy: "Always" });
  const containers = [container("500m")];
  expect(milliCpu({ containers, initContainers: [sidecar] })).toBe(600);
  expect(milliCpu({ containers, initContainers: [sidecar, container("700m")] })).toBe(800);
  expect(milliCpu({ containers, initContainers: [container("700m"), sidecar] })).toBe(700);
});

test("overhead comes on top, and amounts for the whole pod replace the sum", () => {
  const spec: PodSpec = {
    containers: [container("500m")],
    overhead: { cpu: "50m", memory: "1Mi" },
  };
  expect(podRequests(spec).requests).toMatchObject({ milliCpu: 550, memory: 2 ** 20 });
  const whole = { ...spec, resources: { requests: { cpu: "1", "a.io/gpu": "1" } } };
  expect(podRequests(whole).requests).toMatchObject({ milliCpu: 1050, memory: 2 ** 20 });
});

test("scoring takes 100m and 200Mi for each container that does not say", () => {
  const both = podRequests({ containers: [container(undefined), container("1")] });
  expect(both.requests).toMatchObject({ milliCpu: 1000, memory: 0 });
  expect(both.forScoring).toEqual({ milliCpu: 1100, memory: 400 * 2 ** 20 });
  const whole = podRequests({
    containers: [container(undefined)],
    resources: { requests: { cpu: "2" } },
  });
  expect(whole.forScoring).toEqual({ milliCpu: 2000, memory: 200 * 2 ** 20 });
  expect(whole.forScoringNew).toEqual({ milliCpu: 100, memory: 200 * 2 ** 20 });
  const saysNothing = { containers: [container("0")], resources: { requests: { memory: "1Gi" } } };
  expect(podRequests(saysNothing).forScoring).toEqual({ milliCpu: 0, memory: 2 ** 30 });
});
