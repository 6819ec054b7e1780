import { expect, test } from "vitest";
import { ResourceRegistry } from "../../api-resources/resource-registry.ts";
import { discover } from "./discovery.ts";

const registry = new ResourceRegistry();
const ask = (path: string, accept = "application/json") => {
  const answer = discover({ path, headers: { accept } }, registry);
  return answer && { type: answer.headers["content-type"], body: JSON.parse(`${answer.body}`) };
};

/** What kubectl asks for: versions of aggregated discovery, best first. */
const kubectl = (...versions: string[]) =>
  [
    ...versions.map(
      (version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
    ),
    "application/json",
  ].join(",");

test.for([
  ["kubectl since 1.30", kubectl("v2", "v2beta1"), "v2"],
  ["kubectl before", kubectl("v2beta1"), "v2beta1"],
])("%s gets all of a tree at once, in a version that it asked for", ([, accept, version]) => {
  const core = ask("/api", accept);
  expect(core?.type).toBe(
    `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
  );
  expect(core?.body).toMatchObject({
    ...{ kind: "APIGroupDiscoveryList", apiVersion: `apidiscovery.k8s.io/${version}` },
    items: [{ versions: [{ version: "v1", freshness: "Current" }] }],
  });
  const groups = ask("/apis", accept)?.body.items;
  const apps = groups.find((one: { metadata: { name: string } }) => one.metadata.name === "apps");
  const deployments = apps.versions[0].resources.find(
    (one: { resource: string }) => one.resource === "deployments",
  );
  expect(deployments).toMatchObject({
    responseKind: { group: "apps", version: "v1", kind: "Deployment" },
    ...{ scope: "Namespaced", singularResource: "deployment", shortNames: ["deploy"] },
    categories: ["all"],
    subresources: [
      {
        subresource: "scale",
        responseKind: { group: "autoscaling", version: "v1", kind: "Scale" },
      },
      {
        subresource: "status",
        responseKind: { group: "apps", version: "v1", kind: "Deployment" },
      },
    ],
  });
});

test("without aggregation there are lists of versions, of groups and of resources", () => {
  expect(ask("/api")?.body).toMatchObject({ kind: "APIVersions", versions: ["v1"] });
  expect(ask("/apis")?.body.groups).toContainEqual({
    name: "apps",
    versions: [{ groupVersion: "apps/v1", version: "v1" }],
    preferredVersion: { groupVersion: "apps/v1", version: "v1" },
  });
  expect(ask("/apis/autoscaling")?.body).toMatchObject({
    kind: "APIGroup",
    preferredVersion: { version: "v2" },
  });
  const core = ask("/api/v1")?.body;
  expect(core).toMatchObject({ kind: "APIResourceList", groupVersion: "v1" });
  // What `kubectl drain` looks for.
  expect(core.resources).toContainEqual(
    expect.objectContaining({
      ...{ name: "pods/eviction", kind: "Eviction", group: "policy", version: "v1" },
    }),
  );
});

test.for(["/api/v9", "/apis/bogus.example", "/apis/apps/v9", "/openapi/v3", "/"])(
  "nothing is discovered at %s",
  (path) => {
    expect(ask(path)).toBeNull();
  },
);
