import { expect, test } from "vitest";
import { temporaryFiles } from "../../../test/support/temporary-files.ts";
import { lint } from "../lint.ts";

function codes(files: Readonly<Record<string, string>>, linted = ["compose.yaml"]): string[] {
  return lint({ files: linted, cwd: temporaryFiles(files) }).findings.map(({ code }) => code);
}

/** What people do for good reasons, and the rule that must not speak; all were seen in public files. */
test.each<[what: string, code: string, compose: string]>([
  [
    "a worker without ports that is only waited for",
    "L_NETWORKS_APART",
    "a: { image: x:1, networks: [front], depends_on: [b] }\n  b: { image: x:1, networks: [back] }",
  ],
  [
    "two keys of one network of the engine",
    "L_NETWORKS_APART",
    "a: { image: x:1, networks: [one], environment: { B: 'http://b:80' } }\n  b: { image: x:1, networks: [two], ports: ['127.0.0.1:1:80'] }\nnetworks: { one: { name: shared }, two: { name: shared } }",
  ],
  [
    "a service in another's network",
    "L_NETWORKS_APART",
    "a: { image: x:1, network_mode: 'service:b', environment: { C: 'http://c:80' } }\n  b: { image: x:1 }\n  c: { image: x:1 }",
  ],
  [
    "origins that browsers come from",
    "L_NETWORKS_APART",
    "a: { image: x:1, networks: [n], environment: { CORS_ORIGIN: 'http://b:80' } }\n  b: { image: x:1 }",
  ],
  [
    "a probe with a second way",
    "L_PROBE_TOOL",
    "a: { image: 'redis:7.2-alpine', healthcheck: { test: curl -f localhost || wget -q localhost } }",
  ],
  [
    "a program of an image that is not known",
    "L_PROBE_TOOL",
    "a: { image: 'acme/a:1', healthcheck: { test: [CMD, curl, localhost] } }",
  ],
  [
    "a client of a database instead of its server",
    "L_DATA_NOT_KEPT",
    "a: { image: 'postgres:16', entrypoint: sh -c 'pg_dump -h db' }",
  ],
  [
    "a start that is meant to be enough",
    "L_DEPENDS_UNREADY",
    "a: { image: x:1, depends_on: { b: { condition: service_started } } }\n  b: { image: x:1, healthcheck: { test: [CMD, b] } }",
  ],
  [
    "a dashboard that tries again",
    "L_DEPENDS_UNREADY",
    "a: { image: 'grafana/grafana:11.1.0', depends_on: [b] }\n  b: { image: x:1, healthcheck: { test: [CMD, b] } }",
  ],
  ["an image that is built here", "L_IMAGE_UNPINNED", "a: { image: 'a:latest', build: . }"],
  [
    "an image that a sibling builds",
    "L_IMAGE_UNPINNED",
    "a: { image: 'a:latest', build: . }\n  b: { image: 'a:latest' }",
  ],
  ["an image of a variable", "L_IMAGE_UNPINNED", "a: { image: 'a:${VERSION}' }"],
  ["a digest", "L_IMAGE_UNPINNED", `a: { image: 'a@sha256:${"0".repeat(64)}' }`],
  [
    "the name of an access key",
    "L_PASSWORD_DEFAULT",
    "a: { image: x:1, environment: { S3_ACCESS_KEY_ID: minio } }",
  ],
  [
    "a file that holds the password",
    "L_PASSWORD_PLAIN",
    "a: { image: x:1, environment: { POSTGRES_PASSWORD_FILE: /run/secrets/p } }",
  ],
  [
    "a variable that must be set",
    "L_PASSWORD_PLAIN",
    "a: { image: x:1, environment: { POSTGRES_PASSWORD: '${P:?set it}' } }",
  ],
  [
    "a port of the host's loopback",
    "L_PORT_ALL_INTERFACES",
    "a: { image: x:1, ports: ['127.0.0.1:80:80'] }",
  ],
  [
    "Redis with a password",
    "L_PORT_UNAUTHENTICATED",
    "a: { image: 'redis:7.2.1', command: redis-server --requirepass $P, ports: ['6379:6379'] }",
  ],
  [
    "a job whose end is waited for",
    "L_RESTART_MISSING",
    "a: { image: x:1, expose: [80] }\n  b: { image: x:1, depends_on: { a: { condition: service_completed_successfully } } }",
  ],
])("%s is no %s", (_, code, services) => {
  expect(codes({ "compose.yaml": `services:\n  ${services}\n` })).not.toContain(code);
});

test("names that an unnamed base file may have are not called unknown", () => {
  const overlay = {
    "compose.metrics.yaml":
      "services:\n  prometheus:\n    image: prom/prometheus:v3.7.3\n    volumes: ['./p.yml:/etc/prometheus/prometheus.yml']\n",
    "p.yml": "scrape_configs: [{ job_name: web, static_configs: [{ targets: ['web:80'] }] }]\n",
  };
  expect(codes(overlay, ["compose.metrics.yaml"])).toContain("L_NAME_UNKNOWN");
  const withBase = { ...overlay, "compose.yaml": "services: { web: { image: x:1 } }\n" };
  expect(codes(withBase, ["compose.metrics.yaml"])).not.toContain("L_NAME_UNKNOWN");
  expect(codes(withBase, ["compose.yaml", "compose.metrics.yaml"])).not.toContain("L_NAME_UNKNOWN");
});

test("targets of the section for alerts are not scraped, those of other jobs are", () => {
  const files = (config: string) => ({
    "compose.yaml":
      "services:\n  prometheus:\n    image: prom/prometheus:v3.7.3\n    volumes: ['./p.yml:/etc/prometheus/prometheus.yml']\n  node:\n    image: prom/node-exporter:v1.9.0\n",
    "p.yml": config,
  });
  const target = "static_configs: [{ targets: ['node:9100'] }]";
  expect(codes(files(`scrape_configs: [{ job_name: a, ${target} }]\n`))).not.toContain(
    "L_EXPORTER_UNSCRAPED",
  );
  expect(codes(files(`alerting: { alertmanagers: [{ ${target} }] }\n`))).toContain(
    "L_EXPORTER_UNSCRAPED",
  );
  expect(codes(files("scrape_configs: [{ docker_sd_configs: [{}] }]\n"))).not.toContain(
    "L_EXPORTER_UNSCRAPED",
  );
});

test("a password within an address is hidden in the line that is shown", () => {
  const cwd = temporaryFiles({
    "compose.yaml":
      "services:\n  a:\n    image: x:1\n    networks: [n]\n    environment: { DB: 'postgres://me:hunter22@db:5432/x' }\n  db: { image: 'postgres:16' }\n",
  });
  const found = lint({ files: ["compose.yaml"], cwd }).findings.find(
    ({ code }) => code === "L_NETWORKS_APART",
  );
  expect(found?.sourceLine).toContain("postgres://me:••••••••@db:5432/x");
});

test("paths that are plainly relative to another file's project are not missed", () => {
  const compose =
    "services:\n  a:\n    image: x:1\n    volumes: ['./extensions/a/a.yml:/etc/a.yml']\n";
  expect(
    codes({ "extensions/a/a-compose.yaml": compose }, ["extensions/a/a-compose.yaml"]),
  ).toEqual([]);
  expect(codes({ "compose.yaml": compose })).toEqual(["L_MOUNT_MISSING"]);
});
