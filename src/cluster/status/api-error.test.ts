import { expect, test } from "vitest";
import { alreadyExists, conflict, notFound } from "./api-error.ts";

test("errors are told in the words and with the details of the API server", () => {
  expect(notFound({ resource: "deployments.apps", name: "web" }).toStatus()).toEqual({
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: 'deployments.apps "web" not found',
    reason: "NotFound",
    details: { name: "web", group: "apps", kind: "deployments" },
    code: 404,
  });
  expect(notFound({ resource: "pods", name: "p" }).details).toEqual({ name: "p", kind: "pods" });
  expect(alreadyExists({ resource: "ingresses.networking.k8s.io", name: "i" })).toMatchObject({
    message: 'ingresses.networking.k8s.io "i" already exists',
    details: { group: "networking.k8s.io", kind: "ingresses" },
    code: 409,
  });
  expect(conflict({ resource: "pods", name: "p" }, "it has changed").message).toBe(
    'Operation cannot be fulfilled on pods "p": it has changed',
  );
});
