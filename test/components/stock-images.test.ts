import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { IMAGES, type ImageService } from "../../src/catalog/images.ts";
import { needs } from "../needs.ts";
import { repository, temporaryFolder } from "../support/checkout.ts";
import type { Engine } from "../support/engine/engine.ts";
import { eventually } from "../support/eventually.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { runCommand } from "../support/run-command.ts";
import { makeTestEngine, testEngine } from "../support/test-engine.ts";

/** Then Grafana is the real one. */
const isPulled = process.env["DEVSTACK_IMAGES"] === "pull";

const PASSWORD = "only-for-this-test";
const DASHBOARDS = "/var/dashboards";
const ANSWER_WITHIN_MS = 30_000;

/** What each is started with, and where it says that it is ready. */
const SERVICES: Record<ImageService, { args: string[]; port: number; ready: string }> = {
  opa: { args: ["run", "--server", "--addr=0.0.0.0:8181"], port: 8181, ready: "/health" },
  "otel-collector": { args: ["--config=/etc/own/collector.yaml"], port: 13133, ready: "/" },
  prometheus: {
    args: ["--config.file=/etc/own/prometheus.yml", "--storage.tsdb.path=/prometheus"],
    port: 9090,
    ready: "/-/ready",
  },
  tempo: { args: ["-config.file=/etc/own/tempo.yaml"], port: 3200, ready: "/ready" },
  grafana: { args: [], port: 3000, ready: "/api/health" },
};

const FILES = {
  "collector.yaml": {
    extensions: { health_check: { endpoint: "0.0.0.0:13133" } },
    receivers: { otlp: { protocols: { http: { endpoint: "0.0.0.0:4318" } } } },
    exporters: { debug: {} },
    service: {
      extensions: ["health_check"],
      pipelines: { traces: { receivers: ["otlp"], exporters: ["debug"] } },
    },
  },
  "prometheus.yml": {
    global: { scrape_interval: "1s" },
    scrape_configs: [{ job_name: "prometheus", static_configs: [{ targets: ["127.0.0.1:9090"] }] }],
  },
  "tempo.yaml": {
    server: { http_listen_port: 3200 },
    ingester: { lifecycler: { min_ready_duration: "0s" } },
    storage: {
      trace: {
        backend: "local",
        local: { path: "/var/tempo/blocks" },
        wal: { path: "/var/tempo/wal" },
      },
    },
  },
  "datasources.yaml": {
    apiVersion: 1,
    datasources: [
      { uid: "metrics", name: "Metrics", type: "prometheus", url: "http://prometheus:9090" },
    ],
  },
  "dashboards.yaml": {
    apiVersion: 1,
    providers: [{ name: "own", folder: "own", type: "file", options: { path: DASHBOARDS } }],
  },
};

/** Those that have data to keep. */
const VOLUMES = Object.fromEntries(
  Object.entries(IMAGES).flatMap(([name, { dataPath }]) => (dataPath === null ? [] : [[name, {}]])),
);

describe("the images of other projects", needs("engine"), () => {
  let engine: Engine;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let url: (service: ImageService, path: string) => string;

  beforeAll(async () => {
    engine = await makeTestEngine();
    folder = await temporaryFolder();
    await chmod(folder.path, 0o755); // the users of the images are others
    const ports = await requestedPorts(Object.keys(SERVICES).length);
    const portOf = new Map(Object.keys(SERVICES).map((name, index) => [name, ports[index]]));
    url = (service, path) => `http://127.0.0.1:${portOf.get(service)}${path}`;
    for (const [name, content] of Object.entries(FILES)) {
      await writeFile(join(folder.path, name), JSON.stringify(content));
    }
    const services = Object.entries(SERVICES).map(([name, { args, port }]) => [
      name,
      {
        ...container(name as ImageService),
        command: args,
        ports: [`127.0.0.1:${portOf.get(name)}:${port}`],
      },
    ]);
    const file = { services: Object.fromEntries(services), volumes: VOLUMES };
    await writeFile(join(folder.path, "compose.yaml"), JSON.stringify(file));
    const env = { ...process.env, ...engine.env };
    const up = await runCommand("docker-compose", ["up", "-d"], { cwd: folder.path, env });
    expect(up).toMatchObject({ status: 0 });
  });
  afterAll(async () => {
    await engine?.end();
    await folder?.[Symbol.asyncDispose]();
  });

  test.each(Object.keys(SERVICES) as ImageService[])(
    "%s runs read-only as the catalogue's user, and writes its data",
    async (name) => {
      const answer = () => statusOf(url(name, SERVICES[name].ready));
      expect(await eventually(answer, (status) => status === 200, ANSWER_WITHIN_MS)).toBe(200);
    },
  );

  test.skipIf(isPulled)(
    "Grafana's stand-in says what it is, and shows what is provisioned",
    async () => {
      await eventually(() => statusOf(url("grafana", "/api/health")));
      const health = await fetch(url("grafana", "/api/health"));
      expect(await health.json()).toMatchObject({
        database: "ok",
        standIn: expect.stringContaining("not Grafana"),
      });
      expect(await statusOf(url("grafana", "/api/search"))).toBe(401);
      const uid = "devstack-overview";
      expect(await grafana(url("grafana", `/api/dashboards/uid/${uid}`))).toMatchObject({
        dashboard: { uid },
        meta: { provisioned: true },
      });
      expect(await grafana(url("grafana", "/api/search?type=dash-db"))).toContainEqual(
        expect.objectContaining({ uid }),
      );
      expect(await grafana(url("grafana", "/api/datasources/uid/metrics"))).toMatchObject({
        type: "prometheus",
      });
    },
  );

  test("Grafana puts queries to the real Prometheus", async () => {
    await eventually(() => statusOf(url("prometheus", "/-/ready")));
    const ask = async (expr: string) => {
      const queries = [{ refId: "A", datasource: { uid: "metrics" }, expr, instant: true }];
      const body = JSON.stringify({ queries, from: "now-5m", to: "now" });
      const { results } = (await grafana(url("grafana", "/api/ds/query"), body)) as QueryAnswer;
      return results.A;
    };
    const { frames = [] } = await eventually(
      () => ask("rate(prometheus_http_requests_total[$__rate_interval]) >= 0"),
      ({ frames: found }) => (found?.length ?? 0) > 0,
      ANSWER_WITHIN_MS,
    );
    expect(frames[0]?.data.values).toEqual([[expect.any(Number)], [expect.any(Number)]]);
    expect(await ask("rate(")).toMatchObject({ status: 400, error: /parse error/ });
  });

  test("what one engine loses, the next one has", async () => {
    const { image } = IMAGES.opa;
    const [first, second] = await Promise.all([testEngine(), testEngine()]);
    await first.request({ method: "DELETE", path: `/images/${image}?force=true` });
    expect(await first.request({ path: "/images/json" })).not.toContain(image);
    expect(await second.request({ path: "/images/json" })).toContain(image);
    expect(await (await testEngine()).request({ path: "/images/json" })).toContain(image);
  });
});

interface QueryAnswer {
  results: {
    A: { status: number; error?: string; frames?: { data: { values: unknown[][] } }[] };
  };
}

/** What devstack gives such a container: its image's user, and no right beyond its own data. */
function container(name: ImageService): object {
  const { image, user, dataPath } = IMAGES[name];
  const settings = { GF_SECURITY_ADMIN_PASSWORD: PASSWORD };
  const provisioning = "/etc/grafana/provisioning";
  const mounts =
    name === "grafana"
      ? [
          `./datasources.yaml:${provisioning}/datasources/own.yaml:ro`,
          `./dashboards.yaml:${provisioning}/dashboards/own.yaml:ro`,
          `${join(repository, "grafana/dashboards")}:${DASHBOARDS}:ro`,
        ]
      : ["./:/etc/own:ro"];
  return {
    image,
    user: `${user.uid}:${user.gid}`,
    read_only: true,
    tmpfs: ["/tmp"],
    cap_drop: ["ALL"],
    security_opt: ["no-new-privileges:true"],
    ...(name === "grafana" && { environment: settings }),
    volumes: [...mounts, ...(dataPath === null ? [] : [`${name}:${dataPath}`])],
  };
}

function statusOf(url: string): Promise<number> {
  return fetch(url).then(
    ({ status }) => status,
    () => 0,
  );
}

/** As the administrator. */
async function grafana(url: string, body?: string): Promise<unknown> {
  const authorization = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString("base64")}`;
  const answer = await fetch(url, {
    headers: { authorization },
    ...(body !== undefined && { method: "POST", body }),
  });
  return answer.json();
}
