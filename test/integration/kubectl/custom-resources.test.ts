import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needs } from "../../needs.ts";
import { KubectlPlace } from "../../support/kubectl-place.ts";

const DEFINITION = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: chairs.furniture.io}
spec:
  group: furniture.io
  scope: Namespaced
  names: {plural: chairs, kind: Chair, shortNames: [ch]}
  versions:
    - name: v1
      served: true
      storage: true
      additionalPrinterColumns: [{name: Legs, type: integer, jsonPath: .spec.legs}]
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: {type: object, properties: {legs: {type: integer, description: How many it stands on.}}}
`;

const chair = (spec: string) => `
apiVersion: furniture.io/v1
kind: Chair
metadata: {name: a}
spec: {${spec}}
`;

describe("kubectl and kinds that are defined", needs("kubectl"), () => {
  let place: KubectlPlace;

  beforeAll(async () => {
    place = await KubectlPlace.start();
  });
  afterAll(() => place.close());

  test("a kind is defined, explained, applied, shown and taken away again", async () => {
    const says = (line: string) => place.says(line);
    place.file("definition.yaml", DEFINITION);
    place.file("chair.yaml", chair("legs: 4"));
    place.file("wrong.yaml", chair("legs: four"));
    await says("apply -f definition.yaml");
    await says("wait --for=condition=established crd/chairs.furniture.io --timeout=10s");
    expect(await says("explain chair.spec.legs")).toContain("How many it stands on.");
    expect(await says("apply -f chair.yaml")).toContain("chair.furniture.io/a created");
    expect(await says("apply --server-side -f chair.yaml")).toContain("serverside-applied");
    expect(await says("get ch")).toMatch(/NAME +LEGS\na +4/);
    expect(await place.refuses("apply -f wrong.yaml")).toContain("must be of type integer");
    await says("delete -f definition.yaml");
    expect(await place.refuses("get chairs.furniture.io")).toContain("the server");
  });
});
