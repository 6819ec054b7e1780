import { cp, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { endpointUrl } from "../../src/plan/endpoints.ts";
import { needs } from "../needs.ts";
import { repository, temporaryFolder } from "../support/checkout.ts";
import { ProofStack } from "../support/proof-stack.ts";
import { grafanaStandIn, REAL_PROGRAMS, realPrograms } from "../support/real-programs.ts";

describe("a stack with Grafana's stand-in before real programs", needs(...REAL_PROGRAMS), () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let stack: ProofStack;
  let services: Awaited<ReturnType<typeof realPrograms>> & { grafana: { binary: string } };

  beforeAll(async () => {
    folder = await temporaryFolder();
    services = {
      ...(await realPrograms(folder.path)),
      grafana: { binary: await grafanaStandIn(folder.path) },
    };
    stack = await ProofStack.create(services);
  });
  afterAll(async () => {
    await stack?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  const urlOf = async (path: string) => {
    const { http } = (await stack.record()).endpoints["grafana"] ?? {};
    if (http === undefined) throw new Error("there is no Grafana");
    return `${endpointUrl(http)}${path}`;
  };
  const passwordFile = () =>
    join(stack.folder, ".devstack", "secrets", "generated", "grafana-admin-password");

  test("is proven to what people see", async () => {
    const { hops, unproven } = await stack.up();
    expect(hops.at(-1)).toBe("grafana");
    expect(unproven).toEqual([]);
    const details = stack.events.flatMap((event) =>
      event.type === "hop" && event.service === "grafana" ? [event.detail] : [],
    );
    expect(details).toEqual([expect.stringMatching(/^\d\d panels of 5 dashboards, the trace$/)]);
    const health = await (await fetch(await urlOf("/api/health"))).json();
    expect(health).toMatchObject({ standIn: expect.stringContaining("not Grafana") });
  });

  test("has a password that is in one file and nowhere else", async () => {
    const password = await readFile(passwordFile(), "utf8");
    expect(password).toMatch(/^[\w-]{32}$/);
    expect((await stat(passwordFile())).mode & 0o077).toBe(0);
    const environment = await readFile(`/proc/${await stack.pidOf("grafana")}/environ`, "utf8");
    expect(environment).toContain("GF_SECURITY_ADMIN_PASSWORD=$__file{");
    expect(environment).not.toContain(password);
    expect(JSON.stringify([await stack.record(), stack.events])).not.toContain(password);
    const ask = async (credentials: string) => {
      const authorization = `Basic ${Buffer.from(credentials).toString("base64")}`;
      const answer = await fetch(await urlOf("/api/folders"), { headers: { authorization } });
      return answer.status;
    };
    expect([await ask("admin:admin"), await ask(`admin:${password}`)]).toEqual([401, 200]);
  });

  test("names the dashboard, the panel and the query that show nothing", async () => {
    const provisioning = join(folder.path, "provisioning");
    await provisionPanel(provisioning, { from: "sum(memory_objects)", to: "sum(no_such_metric)" });
    const env = {
      GF_PATHS_PROVISIONING: provisioning,
      // The stand-in fills them in, as Grafana does.
      METRICS: "${PROMETHEUS_URL}",
      TRACES: "${TEMPO_URL}",
    };
    await stack.configure({ ...services, grafana: { ...services.grafana, env } });
    expect(await stack.failingUp()).toMatchObject({
      code: "E_PROOF_FAILED",
      message: "the marked request was not found at grafana",
      why: "dashboard Memory, panel Objects: empty: sum(no_such_metric)",
      hint: "devstack logs grafana",
      details: { service: "grafana" },
    });
  });
});

/** A provisioning folder with devstack's own dashboards, but for one expression. */
async function provisionPanel(
  folder: string,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const dashboards = join(folder, "json");
  await cp(join(repository, "grafana/dashboards"), dashboards, { recursive: true });
  for (const name of await readdir(dashboards)) {
    const path = join(dashboards, name);
    await writeFile(path, (await readFile(path, "utf8")).replaceAll(from, to));
  }
  const source = (uid: string, url: string) => ({ uid, name: uid, type: uid, url });
  const datasources = [source("prometheus", "$METRICS"), source("tempo", "$TRACES")];
  const facts = { name: "own", folder: "devstack", folderUid: "devstack", type: "file" };
  const files = {
    datasources: { apiVersion: 1, datasources },
    dashboards: { apiVersion: 1, providers: [{ ...facts, options: { path: dashboards } }] },
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, "own.yaml"), JSON.stringify(content));
  }
}
