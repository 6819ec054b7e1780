import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { temporaryFiles } from "../../test/support/temporary-files.ts";
import { DevstackError } from "../util/errors.ts";
import { lint } from "./lint.ts";

/** Lints a text; an error must be one of ours. */
function survives(folder: string, text: string): void {
  writeFileSync(join(folder, "compose.yaml"), text);
  try {
    const { findings } = lint({ files: ["compose.yaml"], cwd: folder });
    for (const { line, column, length } of findings) {
      expect(Math.min(line, column, length)).toBeGreaterThanOrEqual(1);
    }
  } catch (error) {
    expect(error).toBeInstanceOf(DevstackError);
  }
}

test("any text at all is linted or refused", () => {
  const folder = temporaryFiles({ "compose.yaml": "" });
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => survives(folder, text)),
  );
});

const KEYS = [
  "image",
  "build",
  "command",
  "entrypoint",
  "environment",
  "env_file",
  "ports",
  "expose",
  "volumes",
  "networks",
  "network_mode",
  "depends_on",
  "healthcheck",
  "configs",
  "secrets",
  "profiles",
  "deploy",
  "extends",
  "<<",
];
const texts = fc.constantFrom(
  "nginx",
  "prom/prometheus:latest",
  "grafana/grafana",
  "otel/opentelemetry-collector",
  "${A:-${B}}",
  "./x:/etc/x.yml",
  "8080-8090:80-90/udp",
  "[::]:80:80",
  "http://web:80",
  "curl -f 'x || exit",
  "service:web",
  "web",
  "/",
  "..",
  "A=b",
  "",
);
const values = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    texts,
    fc.integer(),
    fc.constant(null),
    fc.boolean(),
    fc.array(tie("any"), { maxLength: 4 }),
    fc.dictionary(
      fc.constantFrom("test", "context", "target", "source", "file", "web", "condition"),
      tie("any"),
      { maxKeys: 4 },
    ),
  ),
})).any;
const services = fc.dictionary(
  fc.constantFrom("web", "db", "__proto__", "a.b"),
  fc.oneof(fc.dictionary(fc.constantFrom(...KEYS), values, { maxKeys: 8 }), values),
  { maxKeys: 3 },
);

test("so is any data where Compose has its keys", () => {
  const folder = temporaryFiles({ "compose.yaml": "" });
  fc.assert(
    fc.property(services, values, (content, networks) => {
      survives(folder, JSON.stringify({ services: content, networks, include: networks }));
    }),
    { numRuns: 300 },
  );
});

test.each([
  ["quotes", `"'`],
  ["backslashes", '\\\\"'],
  ["dollars", "${a:-"],
  ["addresses", "http://a:1,"],
  ["flags", "--host= "],
])("a command of half a mebibyte of %s takes no time", (_, piece) => {
  const folder = temporaryFiles({ "compose.yaml": "" });
  const text = piece.repeat(Math.floor(500_000 / piece.length));
  const command = {
    image: "x:1",
    command: text,
    environment: { URL: text },
    healthcheck: { test: text },
  };
  const start = performance.now();
  survives(folder, JSON.stringify({ services: { web: command } }));
  expect(performance.now() - start).toBeLessThan(10_000);
});
