import { expect, test } from "vitest";
import { parseTargets } from "./targets-file.ts";

const PATH = "/stack/targets.json";

test("addresses get their labels, what starts with __ steers the scrape", () => {
  const groups = [
    { targets: ["a:1", "b:2"], labels: { job: "router", __metrics_path__: "/m?x=1" } },
    { targets: ["c:3"] },
    { targets: ["c:3"] },
  ];
  expect(parseTargets(JSON.stringify(groups), PATH)).toMatchObject([
    { url: "http://a:1/m?x=1", labels: { instance: "a:1", job: "router" } },
    { url: "http://b:2/m?x=1", labels: { instance: "b:2", job: "router" } },
    {
      url: "http://c:3/metrics",
      labels: { instance: "c:3", job: "devstack" },
      discoveredLabels: { __address__: "c:3", __meta_filepath: PATH, __scheme__: "http" },
    },
  ]);
  const labels = parseTargets(JSON.stringify(groups), PATH).map((target) => target.labels);
  expect(labels[0]).toEqual({ instance: "a:1", job: "router" });
});

test.each([
  ["no JSON", "- targets: []"],
  ["an object", "{}"],
  ["a group without targets", '[{"labels":{}}]'],
  ["a target that is no text", '[{"targets":[1]}]'],
  ["a label that is no text", '[{"targets":["a:1"],"labels":{"job":1}}]'],
  ["an address that is none", '[{"targets":["a b"]}]'],
  ["too many", JSON.stringify([{ targets: Array.from({ length: 201 }, (_, i) => `a:${i}`) }])],
])("%s is refused", (_name, text) => {
  expect(() => parseTargets(text, PATH)).toThrow();
});
