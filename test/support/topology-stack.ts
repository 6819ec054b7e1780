import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { environment } from "../../src/stack/environment.ts";
import type { TestStack } from "./test-stack.ts";

interface Listed {
  items: readonly {
    metadata: { name: string; uid: string; labels?: Readonly<Record<string, string>> };
    spec: { nodeName?: string };
  }[];
}

/** Where the simulated cluster of a stack is, by `devstack env`. */
export async function topologyEnv(stack: TestStack): Promise<{ url: string; kubeconfig: string }> {
  const { TOPOLOGY_URL: url = "", KUBECONFIG: kubeconfig = "" } = await environment(
    await stack.open(),
  );
  return { url, kubeconfig };
}

/** The objects that a GET lists. */
export async function listed(url: string, path: string): Promise<Listed["items"]> {
  const answer = await fetch(url + path);
  expect(answer.status, path).toBe(200);
  return ((await answer.json()) as Listed).items;
}

/** The address that a kubeconfig names. */
function serverOf(kubeconfig: string): string {
  const { clusters, users } = JSON.parse(kubeconfig);
  expect(clusters[0].cluster["insecure-skip-tls-verify"]).toBe(true);
  expect(users[0].user).toEqual({});
  return clusters[0].cluster.server;
}

export async function serverOfFile(path: string): Promise<string> {
  return serverOf(await readFile(path, "utf8"));
}
