import { expect, test } from "vitest";
import { needs } from "../needs.ts";
import { testEngine } from "../support/test-engine.ts";
import { testStack } from "../support/test-stack.ts";
import { listed, serverOfFile, topologyEnv } from "../support/topology-stack.ts";

test(
  "in a container: the cluster as it is declared, a kubeconfig, and a state that stays",
  needs("engine"),
  async () => {
    const engine = await testEngine();
    const stack = await testStack({
      runtime: "compose",
      engine,
      services: { topology: {} },
      topology: { zones: { "eu-west-1a": { nodes: 1 } }, apply: ["k8s"] },
      files: {
        "k8s/shop.yaml": "{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }",
      },
    });
    await stack.up();
    const { url, kubeconfig } = await topologyEnv(stack);
    expect(await serverOfFile(kubeconfig)).toBe(url);
    expect(await listed(url, "/api/v1/nodes")).toHaveLength(1);
    const namespaces = async () =>
      (await listed(url, "/api/v1/namespaces")).map(({ metadata }) => metadata.name);
    expect(await namespaces()).toContain("shop");
    await fetch(`${url}/api/v1/namespaces`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ metadata: { name: "kept" } }),
    });
    await stack.down();
    await stack.up();
    expect(await namespaces()).toContain("kept");
  },
);
