import { mkdir, readFile, realpath, symlink } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { PLATFORM_SERVICE_NAMES } from "../../src/config/platform-services.ts";
import { serviceImage } from "../../src/runtime/compose/images/service-image.ts";
import { copyWorkingTree, repository, temporaryFolder, write } from "../support/checkout.ts";
import { runCommand } from "../support/run-command.ts";
import { sharedRuntimeFolder } from "../support/runtime-folder.ts";
import { usualPortsAlone } from "../support/usual-ports.ts";

/** What `npm pack --json` says of the one tarball; newer versions of npm key it by name. */
const Tarball = z.object({
  filename: z.string(),
  size: z.number(),
  files: z.array(z.object({ path: z.string() })),
});
const PackReport = z
  .union([z.array(Tarball), z.record(z.string(), Tarball)])
  .transform((report) => Object.values(report)[0]);

const StatusReport = z.object({
  stack: z.object({ name: z.string(), state: z.string(), provenAt: z.string().nullable() }),
});

const LARGEST_BYTES = 3_000_000;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let tarball: z.infer<typeof Tarball>;
/** An empty folder in which the tarball was installed. */
let home: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  const tree = join(folder.path, "tree");
  await mkdir(tree);
  await copyWorkingTree(tree);
  const packed = await npm(["pack", "--json", "--pack-destination", folder.path], tree);
  const report = PackReport.parse(JSON.parse(packed.slice(packed.search(/^[[{]/m))));
  if (report === undefined) throw new Error(`npm pack reports nothing: ${packed}`);
  tarball = report;
  home = join(folder.path, "home");
  await write(join(home, "package.json"), '{ "type": "module" }\n');
  await npm(["install", "--offline", join(folder.path, tarball.filename)], home);
});

afterAll(() => folder[Symbol.asyncDispose]());

test("the package has the product, its licences and nothing else", () => {
  const paths = tarball.files.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      ".dockerignore",
      "CONTRIBUTING.md",
      "LICENSE",
      "package.json",
      "bin/devstack.js",
      "dist/THIRD_PARTY_NOTICES.md",
      "dist/cli.js",
      "dist/supervisor.js",
      "dist/services/router.js",
      // Errors and the README send people there.
      "docs/policy.md",
      // What the proof asks Grafana for.
      "grafana/panels.json",
      "schema/devstack.schema.json",
    ]),
  );
  const parts = new Set(
    paths.filter((path) => path.includes("/")).map((path) => path.split("/")[0]),
  );
  const folders = ["bin", "compose", "config", "dist", "docs", "grafana", "otel", "schema"];
  expect([...parts].sort()).toEqual(folders);
  expect(paths.filter((path) => /\.test\.|_test\.rego|\/\./.test(path))).toEqual([]);
  expect(tarball.size).toBeLessThan(LARGEST_BYTES);
});

test("the package has all that its image is built from", async () => {
  const installed = join(home, "node_modules/devstack");
  const context = await readFile(join(installed, ".dockerignore"), "utf8");
  const needed = Array.from(context.matchAll(/^!(.+)$/gm), ([, path = ""]) => path);
  const paths = tarball.files.map(({ path }) => path);
  const missing = needed.filter((path) => !paths.some((one) => `${one}/`.startsWith(`${path}/`)));
  expect(missing).toEqual([]);
  expect((await serviceImage(installed)).image).toBe(
    (await serviceImage(join(folder.path, "tree"))).image,
  );
});

test("every link of a document in the package leads to a file of the package", async () => {
  const paths = tarball.files.map(({ path }) => path);
  const documents = paths.filter((path) => /^(docs\/)?[^/]+\.md$/.test(path));
  const links = await Promise.all(
    documents.map(async (file) => {
      const text = await readFile(join(home, "node_modules/devstack", file), "utf8");
      return [...text.matchAll(/\]\(([^)\s#]+)[^)\s]*\)/g)]
        .filter(([, target = ""]) => !/^https?:/.test(target))
        .map(([, target = ""]) => ({ file, leadsTo: join(dirname(file), target) }));
    }),
  );
  expect(links.flat().length).toBeGreaterThan(20);
  const unpacked = ({ leadsTo }: { leadsTo: string }) =>
    !paths.some((path) => path === leadsTo || path.startsWith(`${leadsTo.replace(/\/$/, "")}/`));
  expect(links.flat().filter(unpacked)).toEqual([]);
});

test("what was installed answers, with the version of the package and no dependency", async () => {
  const { status, stdout } = await devstack(["--version"]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: "0.1.0\n" });
  expect(await npm(["ls", "--all", "--parseable"], home)).toBe(
    `${home}\n${join(home, "node_modules/devstack")}\n`,
  );
});

test("the library loads, and its types need no package but Node.js's", async () => {
  await write(
    join(home, "use.ts"),
    'import { openStack, type Stack } from "devstack";\n' +
      'import { startStack, type TestStack } from "devstack/testing";\n' +
      "export const stack: Promise<Stack> = openStack();\n" +
      "console.log((await stack).folder);\n" +
      // A type that could not be resolved would be any, and this no error.
      "// @ts-expect-error\nexport const wrong: Promise<number> = openStack();\n" +
      "export const start: (config: object) => Promise<TestStack> = (config) => startStack({ config });\n" +
      "// @ts-expect-error\nexport const none: Promise<number> = startStack();\n",
  );
  await symlink(join(repository, "node_modules/@types"), join(home, "node_modules/@types"));
  const compiler = join(repository, "node_modules/typescript/bin/tsc");
  const settings = ["--strict", "--noEmit", "--target", "es2024", "--module", "nodenext"];
  const compiled = await runCommand(process.execPath, [compiler, ...settings, "use.ts"], {
    cwd: home,
  });
  expect(compiled).toMatchObject({ status: 0, stdout: "" });
  const ran = await runCommand(process.execPath, ["use.ts"], { cwd: home });
  expect(ran).toMatchObject({ status: 0, stdout: `${await realpath(home)}\n` });
});

/** All services of the package come up in another test. */
const MEMORY_ALONE = {
  services: Object.fromEntries(
    PLATFORM_SERVICE_NAMES.filter((name) => name !== "memory").map((name) => [
      name,
      { enabled: false },
    ]),
  ),
};

test("a stack for tests comes up from the package, and is gone after them", async () => {
  await write(
    join(home, "kit.test.ts"),
    'import { test } from "node:test";\n' +
      'import { startStack } from "devstack/testing";\n' +
      'test("memory answers", async () => {\n' +
      `  await using stack = await startStack({ config: ${JSON.stringify(MEMORY_ALONE)} });\n` +
      '  const { ok } = await stack.service("memory").fetch("/healthz");\n' +
      '  if (!ok) throw new Error("it is not");\n' +
      "});\n",
  );
  const ran = await runCommand(process.execPath, ["--test", "kit.test.ts"], {
    cwd: home,
    env: await ownEnv(),
  });
  expect(ran.status, ran.stdout + ran.stderr).toBe(0);
  expect((await devstack(["ls", "--all", "--json"])).stdout).toContain('"stacks": []');
});

test("a Node.js that is too old gets a card and exit 3", async () => {
  const preload = join(home, "old.cjs");
  await write(
    preload,
    'Object.defineProperty(process, "versions", { value: { node: "20.19.0" } });',
  );
  const { status, stderr } = await devstack(["up"], { NODE_OPTIONS: `--require=${preload}` });
  expect(status).toBe(3);
  expect(stderr).toMatch(/^✖ Node\.js 20\.19\.0 is too old .*E_NODE_VERSION\n/);
});

test("from an empty folder the installed stack comes up, is proven and goes again", async () => {
  onTestFinished(await usualPortsAlone());
  try {
    const up = await devstack(["up"]);
    expect(up.status, up.stderr).toBe(0);
    const status = await devstack(["status", "--json"]);
    expect(status.status, status.stderr).toBe(0);
    const { stack } = StatusReport.parse(JSON.parse(status.stdout));
    expect(stack).toMatchObject({ name: "atp", state: "ready", provenAt: expect.any(String) });
  } finally {
    const down = await devstack(["down"]);
    expect(down.status, down.stderr).toBe(0);
  }
});

async function npm(args: readonly string[], cwd: string): Promise<string> {
  const { status, stdout, stderr } = await runCommand("npm", [...args, "--loglevel=error"], {
    cwd,
  });
  if (status !== 0) throw new Error(`npm ${args.join(" ")} failed: ${stderr}`);
  return stdout;
}

/** Runs the installed command as a user's shell would, on the pinned Node.js. */
async function devstack(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return runCommand(join(home, "node_modules/.bin/devstack"), args, {
    cwd: home,
    env: { ...(await ownEnv()), ...env },
  });
}

async function ownEnv(): Promise<NodeJS.ProcessEnv> {
  return {
    ...process.env,
    PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
    HOME: home,
    XDG_STATE_HOME: join(home, ".state"),
    XDG_RUNTIME_DIR: await sharedRuntimeFolder(),
  };
}
