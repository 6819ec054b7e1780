import { expect, test } from "vitest";
import { TestApi } from "../../../test/support/cluster/test-api.ts";
import { testCluster } from "../../../test/support/cluster/test-cluster.ts";

const api = new TestApi({ cluster: testCluster({ components: [] }) });

test("the version is one that kubectl understands", () => {
  expect(api.get("/version").body).toMatchObject({
    ...{ major: "1", minor: "34", gitVersion: "v1.34.1+devstack" },
  });
});

test("health is told in a word", () => {
  for (const path of ["/healthz", "/livez", "/readyz", "/readyz/ping"]) {
    expect(api.get(path)).toMatchObject({ status: 200, body: "ok" });
  }
  expect(api.get("/readyz", "verbose").body).toContain("readyz check passed");
});

test("a document of OpenAPI is kept by its hash, or asked for again by its tag", () => {
  const { serverRelativeURL } = api.get("/openapi/v3").body.paths["apis/apps/v1"];
  const [path = "", query] = serverRelativeURL.split("?");
  const kept = api.get(path, query);
  expect(kept.body.components.schemas).toHaveProperty(["io.k8s.api.apps.v1.Deployment"]);
  expect(kept.headers["cache-control"]).toContain("immutable");
  const { etag } = kept.headers as { etag: string };
  expect(api.get(path, "", { "if-none-match": etag })).toMatchObject({ status: 304, body: "" });
  expect(api.get(path, "hash=0").headers["location"]).toBe(serverRelativeURL);
  expect(api.get("/openapi/v3/apis/nobody/v1").status).toBe(404);
});

test("what kubectl asks of OpenAPI 2 is there, and empty", () => {
  const accept = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
  expect(api.get("/openapi/v2", "", { accept }).body).toBe("\n\u00032.0");
  expect(api.get("/openapi/v2").body.swagger).toBe("2.0");
});

test("discovery is answered", () => {
  expect(api.get("/api").body.versions).toEqual(["v1"]);
  expect(api.get("/apis/apps/v1").body.kind).toBe("APIResourceList");
});

test("where nothing is, nothing is found", () => {
  for (const path of ["/", "/nowhere", "/apis/nobody/v1", "/apis/apps/v9"]) {
    expect(api.get(path)).toMatchObject({ status: 404, body: "404 page not found\n" });
  }
  for (const path of ["/api/v1/chairs", "/api/v1/nodes/../pods", "/apis/apps/v1/chairs/a"]) {
    expect(api.get(path).body).toMatchObject({ reason: "NotFound", code: 404 });
  }
});

test("whoever asks for the Endpoints of old is told what to ask for", () => {
  const path = "/api/v1/namespaces/default/endpoints";
  expect(api.get(path).headers["warning"]).toEqual([
    '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"',
  ]);
  expect(api.get("/api/v1/pods").headers["warning"]).toBeUndefined();
});
