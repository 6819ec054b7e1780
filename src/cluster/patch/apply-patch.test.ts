import { describe, expect, it } from "vitest";
import { applyPatch } from "./apply-patch.ts";

const deployment = { group: "apps", kind: "Deployment", custom: false };
const monitor = { group: "monitoring.coreos.com", kind: "ServiceMonitor", custom: true };
const original = { spec: { replicas: 1 }, metadata: { finalizers: ["a"] } };

describe("applyPatch", () => {
  it.each([
    ["application/json-patch+json", [{ op: "add", path: "/spec/paused", value: true }]],
    ["application/merge-patch+json; charset=utf-8", { spec: { paused: true } }],
    ["application/strategic-merge-patch+json", { spec: { paused: true } }],
  ])("takes %s", (contentType, patch) => {
    expect(applyPatch({ ...deployment, original, patch, contentType })).toEqual({
      ...original,
      spec: { replicas: 1, paused: true },
    });
  });

  it("merges lists of built-in kinds, and replaces those of custom ones", () => {
    const patch = { metadata: { finalizers: ["b"] } };
    const strategic = "application/strategic-merge-patch+json";
    expect(applyPatch({ ...deployment, original, patch, contentType: strategic })).toEqual({
      ...original,
      metadata: { finalizers: ["b", "a"] },
    });
    const merge = "application/merge-patch+json";
    expect(applyPatch({ ...monitor, original, patch, contentType: merge })).toEqual({
      ...original,
      ...patch,
    });
  });

  it.each([
    [deployment, "text/plain", "415: Unsupported Media Type"],
    [
      monitor,
      "application/strategic-merge-patch+json",
      "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml",
    ],
  ])("refuses for %j the type %s", (kind, contentType, message) => {
    expect(() => applyPatch({ ...kind, original, patch: {}, contentType })).toThrow(
      expect.objectContaining({ code: 415, message }),
    );
  });
});
