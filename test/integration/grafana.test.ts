import { join } from "node:path";
import { expect, test } from "vitest";
import { webPage } from "../../src/stack/web-page.ts";
import { temporaryFolder } from "../support/checkout.ts";
import { ProofStack } from "../support/proof-stack.ts";
import { grafanaStandIn } from "../support/real-programs.ts";

test("Grafana before devstack's own stand-ins is seeded, and said not to be proven", async () => {
  await using folder = await temporaryFolder();
  await using stack = await ProofStack.create({
    grafana: { binary: await grafanaStandIn(folder.path) },
  });
  const { hops, unproven, signIns, status } = await stack.up();
  expect(hops).not.toContain("grafana");
  expect(unproven).toEqual([
    { service: "grafana", reason: "the built-in Prometheus knows no rates" },
  ]);
  const seeds = stack.events.flatMap((event) =>
    event.type === "phase" && event.phase === "seed" && event.status === "done"
      ? [event.detail]
      : [],
  );
  expect(seeds).toEqual([expect.stringContaining("5 dashboards · 2 data sources")]);
  expect(status.services.find(({ name }) => name === "grafana")).toMatchObject({
    state: "ready",
    provider: "process",
    version: "12.2.1",
  });
  const signIn = {
    service: "grafana",
    user: "admin",
    passwordFile: join(stack.folder, ".devstack/secrets/generated/grafana-admin-password"),
  };
  expect(signIns).toEqual([signIn]);
  const signal = new AbortController().signal;
  expect(await webPage(await stack.open(), { service: undefined, signal })).toMatchObject({
    service: "grafana",
    signIn,
  });
});
