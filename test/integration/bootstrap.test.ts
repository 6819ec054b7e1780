import { existsSync } from "node:fs";
import { appendFile, mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeCheckout, temporaryFolder, write } from "../support/checkout.ts";
import { runCommand } from "../support/run-command.ts";
import { closedPort } from "../support/sockets.ts";

const CLI = "export const main = async () => 0;\n";

const bootstrap = (folder: string, env?: NodeJS.ProcessEnv) =>
  runCommand(process.execPath, ["scripts/bootstrap.mjs"], {
    cwd: folder,
    ...(env !== undefined && { env }),
  });

test("bundles once, and again only when what it bundles has changed", async () => {
  await using folder = await temporaryFolder();
  await makeCheckout(folder.path, CLI);

  const first = await bootstrap(folder.path);
  expect(first).toMatchObject({ status: 0, stdout: "" });
  expect(first.stderr).toMatch(/^devstack: bundling … \d+\.\d s\n$/);

  expect(await bootstrap(folder.path)).toMatchObject({ status: 0, stdout: "", stderr: "" });

  await write(join(folder.path, "src/cli/main.test.ts"), "");
  expect(await bootstrap(folder.path)).toMatchObject({ status: 0, stderr: "" });

  await write(join(folder.path, "src/cli/main.ts"), `${CLI}export const more = 1;\n`);
  expect((await bootstrap(folder.path)).stderr).toContain("bundling");
});

test("several at once: one bundles, the others wait for it", async () => {
  await using folder = await temporaryFolder();
  await makeCheckout(folder.path, CLI);
  const results = await Promise.all([1, 2, 3].map(() => bootstrap(folder.path)));
  expect(results.map(({ status }) => status)).toEqual([0, 0, 0]);
  expect(results.filter(({ stderr }) => stderr.includes("bundling"))).toHaveLength(1);
});

test("takes over from one that was killed", async () => {
  await using folder = await temporaryFolder();
  await makeCheckout(folder.path, CLI);
  const dead = await runCommand(process.execPath, ["-p", "process.pid"], { cwd: folder.path });
  await write(join(folder.path, "dist/.bootstrap-lock"), dead.stdout.trim());
  expect(await bootstrap(folder.path)).toMatchObject({ status: 0 });
  expect(existsSync(join(folder.path, "dist/.bootstrap-lock"))).toBe(false);
});

test.each([
  ["an empty file", ""],
  ["no pid", "0"],
  ["no number", "{"],
  ["a pid that is somebody else's by now", `${process.pid} before its time`],
])("a lock that holds %s holds nobody up", async (_, content) => {
  await using folder = await temporaryFolder();
  await makeCheckout(folder.path, CLI);
  await write(join(folder.path, "dist/.bootstrap-lock"), content);
  const { status, stderr } = await bootstrap(folder.path);
  expect(status).toBe(0);
  expect(stderr).toMatch(/^devstack: bundling …/);
});

test("changed parts of the bundler's configuration are bundled with", async () => {
  await using folder = await temporaryFolder();
  await makeCheckout(folder.path, CLI);
  await bootstrap(folder.path);
  const part = join(folder.path, "scripts/bundle/plain-http.cjs");
  await appendFile(part, "\n");
  expect((await bootstrap(folder.path)).stderr).toContain("bundling");
});

test("sources that do not bundle: the bundler's words, exit 1, and no stale result", async () => {
  await using folder = await temporaryFolder();
  await makeCheckout(folder.path, 'import "./nowhere.ts";\n');
  for (const attempt of [1, 2]) {
    const { status, stderr } = await bootstrap(folder.path);
    expect(status, `attempt ${attempt}`).toBe(1);
    expect(stderr).toContain("./nowhere.ts");
    expect(stderr).toContain("✖ the sources do not bundle");
  }
});

test("no npm: exit 3 with what to do", async () => {
  await using folder = await temporaryFolder();
  await makeCheckout(folder.path, CLI);
  await rm(join(folder.path, "node_modules"));
  const { status, stderr } = await bootstrap(folder.path, { PATH: folder.path });
  expect(status).toBe(3);
  expect(stderr).toContain("✖ npm is missing");
  expect(stderr).toMatch(/next +install Node\.js with npm/);
});

test("an unreachable registry: exit 3, named as such", async () => {
  await using folder = await temporaryFolder();
  await makeCheckout(folder.path, CLI);
  await rm(join(folder.path, "node_modules"));
  await writeManifest(folder.path, { "is-number": "7.0.0" });
  const { status, stderr } = await bootstrap(folder.path, {
    ...process.env,
    npm_config_registry: `http://127.0.0.1:${await closedPort()}`,
    npm_config_cache: join(folder.path, "cache"),
    npm_config_fetch_retries: "0",
  });
  expect(status).toBe(3);
  expect(stderr).toContain("installing packages");
  expect(stderr).toContain("✖ the npm registry cannot be reached");
});

test("packages that leave out the pinned Node.js: exit 3", async () => {
  await using folder = await temporaryFolder();
  await makeCheckout(folder.path, CLI);
  await rm(join(folder.path, "node_modules"));
  await writeManifest(folder.path, {});
  const { status, stderr } = await bootstrap(folder.path);
  expect(status).toBe(3);
  expect(stderr).toContain("was not installed");
});

test("packages that an interrupted installation left behind are installed again", async () => {
  await using folder = await temporaryFolder();
  await makeCheckout(folder.path, CLI);
  const modules = join(folder.path, "node_modules");
  await rm(modules);
  await mkdir(join(modules, "node/bin"), { recursive: true });
  await symlink(process.execPath, join(modules, "node/bin/node"));
  const { status, stderr } = await bootstrap(folder.path, { PATH: folder.path });
  expect(status).toBe(3); // there is no npm on this PATH: it was asked for
  expect(stderr).toContain("installing packages");
});

/** Makes these the only packages of the checkout: name → version. */
async function writeManifest(folder: string, packages: Record<string, string>): Promise<void> {
  const manifest = { name: "devstack", version: "0.1.0", devDependencies: packages };
  const locked = Object.entries(packages).map(([name, version]) => [
    `node_modules/${name}`,
    { version, dev: true },
  ]);
  const lock = {
    name: "devstack",
    version: "0.1.0",
    lockfileVersion: 3,
    packages: { "": manifest, ...Object.fromEntries(locked) },
  };
  await write(join(folder, "package.json"), JSON.stringify(manifest));
  await write(join(folder, "package-lock.json"), JSON.stringify(lock));
}
