import { deployment, zoned } from "../make.ts";
import type { Manifest, Scenario } from "../scenario.ts";

const config = (name: string, finalizers?: readonly string[]): Manifest => ({
  ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name, ...(finalizers && { finalizers }) } },
  data: { key: "value" },
});

export const NAMESPACES: readonly Scenario[] = [
  {
    name: "namespace-deleted",
    shows: "All that is in a namespace goes with it.",
    nodes: zoned("a1"),
    actions: [
      {
        apply: [
          { apiVersion: "v1", kind: "Namespace", metadata: { name: "{ns}-other" } },
          { ...config("settings"), metadata: { name: "settings", namespace: "{ns}-other" } },
          inOther(deployment("web", { replicas: 2 })),
        ],
      },
      { look: "before" },
      { delete: { kind: "Namespace", name: "{ns}-other" } },
      { pass: 8 },
      { look: "after" },
    ],
  },
  {
    name: "namespace-held-by-finalizer",
    shows: "An object with a finalizer holds up its namespace, in which nothing new can be made.",
    nodes: zoned("a1"),
    actions: [
      {
        apply: [
          { apiVersion: "v1", kind: "Namespace", metadata: { name: "{ns}-other" } },
          inOther(config("held", ["example.com/hold"])),
        ],
      },
      { look: "before" },
      { delete: { kind: "Namespace", name: "{ns}-other" } },
      { pass: 8 },
      { look: "held" },
      {
        ask: "create in it",
        request: {
          method: "POST",
          path: "/api/v1/namespaces/{ns}-other/configmaps",
          body: config("late"),
        },
      },
      {
        patch: { kind: "ConfigMap", name: "{ns}-other/held" },
        with: { metadata: { finalizers: null } },
      },
      { pass: 12 },
      { look: "let go" },
    ],
  },
];

function inOther(manifest: Manifest): Manifest {
  return { ...manifest, metadata: { ...manifest.metadata, namespace: "{ns}-other" } };
}
