import { expect, test } from "vitest";
import {
  CONTAINER_YAML,
  containerPlanOf,
  FOLDER,
  usualEndpoints,
} from "../../../../test/support/plan-of.ts";
import type { Plan } from "../../../plan/plan.ts";
import type { PlacedSecret } from "../../../secrets/prepare-secrets.ts";
import { packageRoot } from "../../../util/package-root.ts";
import { stackFolders } from "../../stack-folders.ts";
import { isContainer } from "../container-service.ts";
import { NO_ACCESS } from "../host/host-access.ts";
import { renderContainer } from "../render-container.ts";
import { composeDocument } from "./compose-document.ts";
import type { ComposeFile } from "./compose-file.ts";
import { renderCompose } from "./render-compose.ts";

const FACTS = {
  project: "shop-0a1b2c",
  stackId: "0a1b2c3d4e5f",
  ownImage: "devstack-services:test",
};

test.each([
  ["default", ""],
  ["own-services", CONTAINER_YAML],
])("the Compose file of %s is as reviewed", async (name, yaml) => {
  const plan = await containerPlanOf(yaml);
  const text = renderCompose(await documentOf(plan), plan)
    .replaceAll(packageRoot(), "/package")
    .replace(/(dev\.devstack\.digest: ).*/g, "$1…");
  await expect(text).toMatchFileSnapshot(`../goldens/${name}.compose.yaml`);
});

test("a dollar sign stays one: Compose fills nothing in", async () => {
  const yaml = `services: { one: { image: "one:1", env: { PRICE: "$$5 $\{HOME:-x}$$" } } }`;
  const plan = await containerPlanOf(yaml);
  expect(renderCompose(await documentOf(plan), plan)).toContain("PRICE: $$5 x$$");
});

test("every port is on the loopback interface, and devstack's own parts have no rights", async () => {
  const { services } = await documentOf(await containerPlanOf(""));
  for (const [name, service] of Object.entries(services)) {
    expect(service.ports?.map(({ host_ip: host }) => host) ?? [], name).not.toContain("0.0.0.0");
    expect(service, name).toMatchObject({
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      user: expect.stringMatching(/^[1-9]\d*:\d+$/),
    });
  }
});

test("no value of a secret is in the file, and a changed one is another container", async () => {
  const plan = await containerPlanOf(CONTAINER_YAML);
  const before = await documentOf(plan, "one");
  const after = await documentOf(plan, "two");
  const changed = Object.keys(before.services).filter(
    (name) => digestIn(before, name) !== digestIn(after, name),
  );
  expect(changed).toEqual(["billing"]);
  expect(before.services["billing"]?.environment).toMatchObject({
    AUDIT_KEY: null,
    PAYMENT_KEY_FILE: "/run/secrets/payment-key",
  });
});

test("Grafana keeps nothing, and reads its password from the secret's file", async () => {
  const { services, volumes } = await documentOf(await containerPlanOf(""));
  expect(services["grafana"]).toMatchObject({
    tmpfs: ["/tmp", "/var/lib/grafana:uid=472,gid=0,mode=0700"],
    environment: {
      GF_PATHS_DATA: "/var/lib/grafana",
      GF_SECURITY_ADMIN_PASSWORD: "$__file{/run/secrets/grafana-admin-password}",
    },
  });
  expect(Object.keys(volumes).filter((name) => name.startsWith("grafana"))).toEqual([]);
});

function digestIn({ services }: ComposeFile, name: string): string | undefined {
  return services[name]?.labels?.["dev.devstack.digest"];
}

async function documentOf(plan: Plan, secretDigest = "d"): Promise<ComposeFile> {
  const endpoints = usualEndpoints(plan);
  const folders = stackFolders(FOLDER);
  const secrets = plan.secrets.map(
    ({ source, ...secret }): PlacedSecret => ({
      ...secret,
      path: `${folders.secrets}/${secret.name}`,
      digest: secretDigest,
    }),
  );
  const context = {
    plan,
    endpoints,
    folders,
    secrets,
    hostEnv: {},
    variables: {},
    host: NO_ACCESS,
  };
  const rendered = await Promise.all(
    plan.services
      .filter(isContainer)
      .map(
        async (service) =>
          [
            service.name,
            await renderContainer(service, { ...context, packageFolder: packageRoot() }),
          ] as const,
      ),
  );
  return composeDocument({ plan, endpoints, rendered: new Map(rendered), ...FACTS });
}
