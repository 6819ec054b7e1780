import { readFile } from "node:fs/promises";
import path from "node:path";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { problemsIn } from "../../test/support/config-problems.ts";
import { configJsonSchema } from "./json-schema.ts";

const accepts = new Ajv({ allowUnionTypes: true }).compile(configJsonSchema());

test("the published schema is the one that validates", async () => {
  const file = path.join(import.meta.dirname, "../../schema/devstack.schema.json");
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual(configJsonSchema());
});

test.each([
  "{}",
  "services:\n  router:\nports:\n",
  "name: demo\nruntime: compose\nports: { grafana: 3100 }",
  "services: { opa: { policy: p.rego, binary: ./opa }, tempo: { binary: builtin } }",
  "services: { a: { process: [node, 1], env: { A: 1, B: true }, ports: { http: 9100 }, metrics: /m } }",
  "services: { memory: { process: [sh], metrics: none } }",
  "services: { a: { process: [sh], ports: { x: 1 }, probes: [{ http: /, port: x }, { tcp: x }, { grpc: x }] } }",
  "services: { memory: { url: http://127.0.0.1:9000 }, a: { urls: { grpc: 127.0.0.1:1 } } }",
  "services: { router: { image: x }, a: { build: { context: . } }, b: { build: ./b } }",
  "services: { a: { process: [sh], job: true, proof: { spans: none, counter: none, record: none } } }",
])("accepts what devstack accepts: %s", (yaml) => {
  expect(problemsIn(yaml)).toEqual([]);
  expect(accepts(parse(yaml)), JSON.stringify(accepts.errors)).toBe(true);
});

test.each([
  "runtme: auto",
  "runtime: docker",
  "name: A",
  "ports: { grafana: 0 }",
  "services: { Router: {} }",
  "services: { memory: { url: http://a:1/b } }",
  "services: { a: { process: node a.js } }",
  "services: { a: { process: [] } }",
  "services: { a: { process: [sh], env: { 1A: x } } }",
  "services: { a: { process: [sh], probes: [{ http: x }] } }",
  "services: { a: { process: [sh], probes: [{ http: /, tcp: x }] } }",
  "services: { a: { process: [sh], needs: { router: healthy } } }",
  "services: { a: { process: [sh], proof: { record: some } } }",
  "services: { tempo: { binary: tempo } }",
])("refuses what devstack refuses: %s", (yaml) => {
  expect(problemsIn(yaml)).toHaveLength(1);
  expect(accepts(parse(yaml))).toBe(false);
});

/** Every property of every mapping of a schema, with the keys that the mapping requires. */
function propertiesOf(schema: unknown): { name: string; property: object; required: boolean }[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { properties = {}, required = [] } = schema as {
    properties?: Record<string, object>;
    required?: string[];
  };
  const own = Object.entries(properties).map(([name, property]) => ({
    name,
    property,
    required: required.includes(name),
  }));
  return [...own, ...Object.values(schema).flatMap(propertiesOf)];
}

test("every key says what it is for, and what it is when absent", () => {
  const properties = propertiesOf(configJsonSchema());
  expect(properties.length).toBeGreaterThan(25);
  for (const { name, property, required } of properties) {
    expect(property, name).toHaveProperty("description", expect.stringMatching(/\.$/));
    const isName = "anyOf" in property && JSON.stringify(property.anyOf).includes("$ref");
    if (!required && !isName) expect(property, name).toHaveProperty("default");
  }
});
