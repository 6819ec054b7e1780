import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type LoadOptions, loadConfig } from "./load-config.ts";

const YAML = `\
name: shop
services:
  web: &web
    process: [node, web.js, 1.10]
    env: { LEVEL: 1.10, ADDRESS: "\${ROUTER_URL}" }
    ports: { http: 9100 }
    profiles: [debug]
  other: { process: [sh], env: { LEVEL: 0755 } }
ports: { grafana: 3100 }
`;

/** A folder with these files, and what is kept of them in memory. */
async function keeping(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(path.join(tmpdir(), "devstack-kept-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const change = async (changed: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(changed)) {
      await writeFile(path.join(folder, name), text);
    }
  };
  await change(files);
  const memory: { text: string | null; writes: number } = { text: null, writes: 0 };
  const load = (options: Partial<LoadOptions> & { code?: string } = {}) => {
    const { code = "one", ...more } = options;
    return loadConfig({
      folder,
      homeFolder: folder,
      kept: {
        code,
        read: async () => memory.text,
        write: async (text) => {
          memory.text = text;
          memory.writes++;
        },
      },
      ...more,
    });
  };
  return { folder, change, memory, load };
}

test("what was read once is taken as it was, and knows where all of it stands", async () => {
  const { memory, load } = await keeping({
    "devstack.yaml": YAML,
    "devstack.override.yaml": "services:\n  other: { needs: { web: ready }, profiles: [debug] }\n",
  });
  const overlay = { name: "given", value: { ports: { memory: 9000 } } };
  const read = await load({ overlay });
  expect(memory.writes).toBe(1);
  const kept = await load({ overlay });
  expect(memory.writes).toBe(1);
  expect(kept).toStrictEqual(read);
  expect(kept.own["web"]?.env).toEqual({ LEVEL: "1.10", ADDRESS: "${ROUTER_URL}" });
  for (const place of [
    ["name"],
    ["services", "web", "process", 2],
    ["services", "other", "needs", "web"],
    ["ports", "memory"],
    ["services", "web", "policy"],
    ["runtime"],
  ]) {
    const looks = ({ source }: typeof kept) => [
      source.has(place),
      source.written(place),
      source.where(place),
      source.diagnostic({ path: place, at: "value", message: "wrong", suggestion: null }),
    ];
    expect(looks(kept)).toEqual(looks(read));
  }
  expect(kept.source.where(["services", "other", "needs", "web"])).toBe(
    "devstack.override.yaml:2:21",
  );
});

test("profiles, variables and folders are those of the command, not those that were kept", async () => {
  const { memory, load, change } = await keeping({ "devstack.yaml": YAML });
  await load();
  await change({ ".env": "A=1\n" });
  const config = await load({ profiles: ["debug"] });
  expect(memory.writes).toBe(1);
  expect(config.own["web"]?.enabled).toBe(true);
  expect(config.variables).toEqual({ A: "1" });
  await expect(load({ profiles: ["none"] })).rejects.toMatchObject({ code: "E_USAGE" });
});

test.each<[string, (stack: Awaited<ReturnType<typeof keeping>>) => Promise<unknown>]>([
  [
    "devstack.yaml",
    ({ change, load }) => change({ "devstack.yaml": `${YAML}#\n` }).then(() => load()),
  ],
  [
    "the override",
    ({ change, load }) => change({ "devstack.override.yaml": "" }).then(() => load()),
  ],
  ["the overlay", ({ load }) => load({ overlay: { name: "given", value: {} } })],
  ["the code that reads", ({ load }) => load({ code: "another" })],
])("another text of %s is read anew", async (_, loadChanged) => {
  const stack = await keeping({ "devstack.yaml": YAML });
  await stack.load();
  await loadChanged(stack);
  expect(stack.memory.writes).toBe(2);
});

test("damaged in any place, it is read anew", async () => {
  const { memory, load } = await keeping({ "devstack.yaml": "name: shop\n" });
  const config = await load();
  const whole = memory.text ?? "";
  const damaged = [
    "",
    "\n",
    "{}",
    whole.slice(0, -10),
    whole.slice(10),
    `${whole}{}`,
    whole.replace("shop", "shap"),
    whole.replace("\n", ""),
    whole.slice(0, whole.indexOf("\n") + 1),
  ];
  for (const text of damaged) {
    memory.text = text;
    const { writes } = memory;
    expect(await load()).toStrictEqual(config);
    expect(memory).toEqual({ text: whole, writes: writes + 1 });
  }
});

test("what is not valid is not kept", async () => {
  const { memory, load, change } = await keeping({ "devstack.yaml": "runtme: auto\n" });
  const faults = [
    "runtme: auto\n",
    "name: [\n",
    "services: { a: { process: [a], needs: { b: done } } }\n",
  ];
  for (const text of faults) {
    await change({ "devstack.yaml": text });
    await expect(load()).rejects.toMatchObject({ code: "E_CONFIG" });
  }
  expect(memory.writes).toBe(0);
});

test("sources have no name that tells one state of them from another: nothing is kept", async () => {
  const { memory, folder } = await keeping({ "devstack.yaml": YAML });
  await loadConfig({
    folder,
    kept: {
      read: async () => memory.text,
      write: async () => {
        memory.writes++;
      },
    },
  });
  expect(memory.writes).toBe(0);
});

test("what JSON cannot hold is read each time", async () => {
  const yaml = "services: { web: { process: [sh, -0.0] } }\n";
  const { memory, load } = await keeping({ "devstack.yaml": yaml });
  expect((await load()).data).toStrictEqual((await load()).data);
  expect(memory.writes).toBe(0);
});
