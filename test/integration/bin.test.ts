import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCheckout, repository, temporaryFolder, write } from "../support/checkout.ts";
import { type CommandOptions, runCommand } from "../support/run-command.ts";

/** A product that shows what reached it. */
const CLI = `
export async function main(argv) {
  if (argv[0] === "die") process.kill(process.pid, "SIGKILL");
  if (argv[0] === "forget") await new Promise(() => {});
  if (argv[0] === "wait") {
    process.on("SIGTERM", () => process.exit(7));
    process.stdout.write("waiting");
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }
  process.stdout.write(JSON.stringify({ argv, node: process.execPath, cwd: process.cwd() }));
  return Number(argv[0]);
}
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
/** The same Node.js under another path: what a machine has besides the pinned one. */
let otherNode: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  await makeCheckout(folder.path, CLI);
  otherNode = join(folder.path, "other-node");
  await copyFile(process.execPath, otherNode);
});

afterAll(() => folder[Symbol.asyncDispose]());

const devstack = (node: string, args: string[], options: Partial<CommandOptions> = {}) =>
  runCommand(node, [join(folder.path, "bin/devstack.js"), ...args], {
    cwd: folder.path,
    ...options,
  });

test("another Node.js hands over to the pinned one, with arguments, folder and status", async () => {
  const cwd = join(folder.path, "src");
  const { status, stdout } = await devstack(otherNode, ["5", "--json", "a b"], { cwd });
  expect(status).toBe(5);
  expect(JSON.parse(stdout)).toEqual({ argv: ["5", "--json", "a b"], node: process.execPath, cwd });
});

test("the pinned Node.js runs the product itself", async () => {
  expect(process.execPath).toBe(join(repository, "node_modules/node/bin/node"));
  const { status, stdout } = await devstack(process.execPath, ["0"]);
  expect(status).toBe(0);
  expect(JSON.parse(stdout).node).toBe(process.execPath);
});

test("a signal reaches the product, and its answer comes back", async () => {
  const end = await devstack(otherNode, ["wait"], {
    onStdout: (stdout, child) => {
      if (stdout === "waiting") child.kill("SIGTERM");
    },
  });
  expect(end).toMatchObject({ status: 7, signal: null });
});

test("a product that is killed looks killed from outside", async () => {
  expect(await devstack(otherNode, ["die"])).toMatchObject({ status: null, signal: "SIGKILL" });
});

test("a command that comes to no end is a failure, not a silent success", async () => {
  const { status, stderr } = await devstack(process.execPath, ["forget"]);
  expect(status).toBe(1);
  expect(stderr).toBe("✖ devstack forget ended without a result: a bug in devstack\n");
});

test("compiled code is kept in the user's own cache", async () => {
  const cache = join(folder.path, "cache");
  await devstack(process.execPath, ["0"], { env: { XDG_CACHE_HOME: cache } });
  const { stdout } = await runCommand("ls", [join(cache, "devstack/compile-cache")], {
    cwd: folder.path,
  });
  expect(stdout).toContain(process.version);
});

test.each([
  [
    "native Windows",
    'Object.defineProperty(process, "platform", { value: "win32" })',
    "E_PLATFORM",
  ],
  [
    "a Node.js that cannot even prepare a checkout",
    'Object.defineProperty(process, "versions", { value: { node: "16.20.2" } })',
    "E_NODE_VERSION",
  ],
])("%s is refused with a card and exit 3", async (_what, preload, code) => {
  await write(join(folder.path, "preload.cjs"), preload);
  const { status, stdout, stderr } = await runCommand(
    process.execPath,
    ["--require=./preload.cjs", "bin/devstack.js", "up"],
    { cwd: folder.path },
  );
  expect({ status, stdout }).toEqual({ status: 3, stdout: "" });
  expect(stderr.split("\n")[0]).toMatch(new RegExp(`^✖ .* ${code}$`));
  expect(stderr).toMatch(/\n +exit 3\n$/);
  expect(Math.max(...stderr.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
});
