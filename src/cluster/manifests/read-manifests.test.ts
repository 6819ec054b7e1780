import { expect, test } from "vitest";
import { readManifests } from "./read-manifests.ts";

test("objects come one by one, those of lists too, each with the line of its document", () => {
  const { manifests, faults } = readManifests(`\
# a comment
apiVersion: v1
kind: Namespace
metadata: { name: a }
---
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: b } }
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: c } }
---
`);
  expect(faults).toEqual([]);
  expect(manifests.map(({ line, content }) => `${line} ${content.metadata.name}`)).toEqual([
    ...["2 a", "6 b", "6 c"],
  ]);
});

test("values are what kubectl would send: YAML 1.1, where yes is true and 0644 is octal", () => {
  const { manifests } = readManifests(
    "{ apiVersion: v1, kind: Thing, metadata: { name: a }, on: yes, mode: 0644, day: 2026-01-01 }",
  );
  expect(manifests[0]?.content).toMatchObject({ true: true, mode: 420, day: "2026-01-01" });
});

test.for([
  ["- 1", "1 a manifest is a mapping with apiVersion and kind"],
  ["kind: Pod", "1 a manifest is a mapping with apiVersion and kind"],
  ["\n{ apiVersion: v1, kind: Pod }", "2 a Pod without a name cannot be applied"],
  ["kind: List\nitems: [1]", "1 a manifest is a mapping with apiVersion and kind"],
  [
    "{ apiVersion: v1, kind: Pod, metadata: { name: a, namespace: 1 } }",
    "1 the name of a namespace is a text",
  ],
  ["kind: Pod\nkind: Pod", "2 Map keys must be unique"],
] as const)("%j is no manifest", ([text, words]) => {
  const { faults } = readManifests(text);
  expect(faults.map(({ line, content }) => `${line} ${content}`)).toEqual([words]);
});
