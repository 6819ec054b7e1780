import { expect, test } from "vitest";
import { cellsOf, headersOf } from "../../../../test/support/cluster/table-texts.ts";

const metrics = (kind: string) => ({ group: "metrics.k8s.io", kind });

test("the usage of a node", () => {
  const usage = { cpu: "125m", memory: "2048Ki" };
  expect(headersOf(metrics("NodeMetrics"))).toBe("Name, cpu, memory, Window");
  expect(cellsOf(metrics("NodeMetrics"), { usage, window: "20.1s" })).toEqual({
    Name: "web",
    cpu: "125m",
    memory: "2Mi",
    Window: "20.1s",
  });
});

test("the usage of a pod is that of its containers", () => {
  const containers = [
    { name: "app", usage: { cpu: "900m", memory: "1Mi" } },
    { name: "proxy", usage: { cpu: "100m", memory: "512Ki" } },
    { name: "broken", usage: { cpu: "some" } },
  ];
  expect(headersOf(metrics("PodMetrics"))).toBe("Name, cpu, memory, Window");
  expect(cellsOf(metrics("PodMetrics"), { containers, window: "15s" })).toMatchObject({
    cpu: "1",
    memory: "1536Ki",
  });
  expect(cellsOf(metrics("PodMetrics"), {})).toMatchObject({ cpu: "0", memory: "0", Window: "" });
});
