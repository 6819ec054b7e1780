import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { diagnosticsOf } from "./diagnostics.ts";
import { type LoadOptions, loadConfig } from "./load-config.ts";

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "devstack-layers-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  return folder;
}

async function problems(folder: string, options: Partial<LoadOptions> = {}): Promise<string[]> {
  const error: unknown = await loadConfig({ folder, ...options }).catch((thrown) => thrown);
  const diagnostics = diagnosticsOf(error) ?? [];
  return diagnostics.map(
    ({ file, line, column, path: key, message }) =>
      `${path.basename(file)}:${line}:${column} ${key}: ${message}`,
  );
}

const BASE = `
name: shop
services:
  billing:
    process: [node, billing.js]
    env: { LEVEL: info, KEEP: me }
    ports: { http: 9100 }
  ledger: { process: [node, ledger.js] }
`;

test("mappings merge deep, lists and scalars are replaced, null removes", async () => {
  const folder = await folderWith({
    "devstack.yaml": BASE,
    "devstack.override.yaml": `
services:
  billing:
    process: [node, --inspect, billing.js]
    env: { LEVEL: 1.10, MORE: x }
    ports: null
  ledger: null
  mock: { process: [node, mock.js] }
`,
  });
  const { name, own } = await loadConfig({ folder });
  expect(name).toBe("shop");
  expect(Object.keys(own)).toEqual(["billing", "mock"]);
  expect(own["billing"]).toMatchObject({
    process: ["node", "--inspect", "billing.js"],
    env: { LEVEL: "1.10", KEEP: "me", MORE: "x" },
    ports: {},
  });
});

test("an empty override changes nothing, and a file that is named has none", async () => {
  const folder = await folderWith({ "devstack.yaml": BASE, "devstack.override.yaml": "# none\n" });
  expect((await loadConfig({ folder })).name).toBe("shop");
  await writeFile(path.join(folder, "devstack.override.yaml"), "name: other\n");
  expect((await loadConfig({ folder })).name).toBe("other");
  expect((await loadConfig({ folder, file: "devstack.yaml" })).name).toBe("shop");
});

test("an override that breaks the schema is told at its own line", async () => {
  const folder = await folderWith({
    "devstack.yaml": BASE,
    "devstack.override.yaml": `
services:
  billing: { ports: { http: many }, needs: { ledgr: ready } }
`,
  });
  expect(await problems(folder)).toEqual([
    "devstack.override.yaml:3:29 services.billing.ports.http: expected a port number from 1 to 65535",
    "devstack.override.yaml:3:46 services.billing.needs.ledgr: unknown service",
  ]);
});

test("each problem is told with the file that it is in, those of devstack.yaml first", async () => {
  const folder = await folderWith({
    "devstack.yaml": `${BASE}  web: { process: [node, web.js], needs: { nobody: ready } }\n`,
    "devstack.override.yaml": "services: { ledger: { url: http://127.0.0.1:1 } }\nrunttime: x\n",
  });
  expect(await problems(folder)).toEqual([
    "devstack.yaml:8:13 services.ledger.process: does not apply: url says that ledger runs elsewhere",
    "devstack.yaml:9:44 services.web.needs.nobody: unknown service",
    "devstack.override.yaml:2:1 runttime: unknown key",
  ]);
  const error: unknown = await loadConfig({ folder }).catch((thrown) => thrown);
  expect(error).toMatchObject({ message: "the configuration has 3 problems" });
});

test("an override that is no YAML is told alone", async () => {
  const folder = await folderWith({
    "devstack.yaml": "nme: shop\n",
    "devstack.override.yaml": "services: {\n",
  });
  expect(await problems(folder)).toEqual([
    expect.stringMatching(/^devstack\.override\.yaml:1:\d+ : a closing \} is missing/),
  ]);
});

test("two overrides side by side are refused", async () => {
  const folder = await folderWith({
    "devstack.yaml": BASE,
    "devstack.override.yaml": "",
    "devstack.override.yml": "",
  });
  await expect(loadConfig({ folder })).rejects.toMatchObject({ code: "E_CONFIG" });
});

test("the variables are those of .env beside devstack.yaml", async () => {
  const folder = await folderWith({
    "devstack.yaml": BASE,
    ".env": "A=b\nB=${A}${HOME_OF_NOBODY}",
  });
  expect((await loadConfig({ folder })).variables).toEqual({ A: "b", B: "b" });
  const env = { A: "mine" };
  expect((await loadConfig({ folder, env })).variables["B"]).toBe("mine");
});

test("odd quoting is told at its line, without the value", async () => {
  const folder = await folderWith({ ".env": `OK=1\nTOKEN="s3cret\nOTHER='s3cret' s3cret\n` });
  expect(await problems(folder)).toEqual([
    ".env:2:7 : the quote that begins here is never closed",
    ".env:3:7 : text follows the closing quote",
  ]);
  const error: unknown = await loadConfig({ folder }).catch((thrown) => thrown);
  expect(JSON.stringify(error)).not.toContain("s3cret");
  expect(JSON.stringify(diagnosticsOf(error))).not.toContain("s3cret");
});

test("a folder of the name .env is no file of variables", async () => {
  const folder = await folderWith({ "devstack.yaml": BASE });
  await mkdir(path.join(folder, ".env"));
  expect((await loadConfig({ folder })).variables).toEqual({});
});
