// Makes a checkout runnable: installs the packages when the lockfile changed, bundles the sources
// when they changed, and otherwise costs a few milliseconds. Plain JavaScript for Node.js 18 without
// dependencies, because it runs before there are any. Called by bin/devstack.js and by npm scripts.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { acquireLock } from "./bootstrap-lock.mjs";

const checkout = dirname(dirname(fileURLToPath(import.meta.url)));

/** What the bundle is made of; tests are not part of it. */
const SOURCES = [
  "src",
  "config",
  "otel",
  "scripts/bundle.ts",
  "scripts/bundle",
  "rolldown.config.ts",
  "tsconfig.json",
  "package.json",
];

/** What the installed packages follow from. npm writes the second one as its last step. */
const PACKAGES = [
  "package-lock.json",
  "node_modules/.package-lock.json",
  "node_modules/node/bin/node",
];

/** What went wrong, for people: the card that `bootstrap` prints. */
class BootstrapError extends Error {
  constructor(what, { why, next, status = 3, output = "" }) {
    super(what);
    this.output = output;
    this.why = why;
    this.next = next;
    this.status = status;
  }
}

/** The Node.js that this checkout is developed with, an npm package like any other. */
export function pinnedNode(root = checkout) {
  return join(root, "node_modules/node/bin/node");
}

export function isPinnedNode(root = checkout) {
  return existsSync(pinnedNode(root)) && realpathSync(pinnedNode(root)) === process.execPath;
}

/**
 * Brings packages and bundle up to date and says on stderr what it did and how long that took.
 * Several at once wait for each other. `release` bundles in any case, and as `npm pack` wants it.
 * Returns the exit status: 0, 1 when the sources do not bundle, 3 when this machine lacks something.
 */
export async function bootstrap({ root = checkout, release = false } = {}) {
  const stamp = join(root, "dist/.stamp");
  const isFresh = () =>
    !release && existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint(root);
  if (isFresh()) return 0;
  let unlock = () => {};
  try {
    mkdirSync(dirname(stamp), { recursive: true });
    unlock = await acquireLock(join(root, "dist/.bootstrap-lock"), (pid) =>
      say(`devstack: waiting for another devstack that prepares this checkout (pid ${pid})\n`),
    );
    if (isFresh()) return 0;
    if (!isInstalled(root)) {
      await step("installing packages", () => install(root));
    }
    const bundled = fingerprint(root); // before bundling: what is edited meanwhile counts as new
    await step("bundling", () => bundle(root, release));
    await writeFile(stamp, bundled);
    return 0;
  } catch (error) {
    say(card(error));
    return error instanceof BootstrapError ? error.status : 1;
  } finally {
    unlock();
  }
}

/** Changes whenever a file that packages or bundle follow from is added, removed or written. */
function fingerprint(root) {
  const hash = createHash("sha256");
  const visit = (path) => {
    const stat = statSync(join(root, path), { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (!stat.isDirectory()) {
      hash.update(`${path}\0${stat.size}\0${stat.mtimeMs}\n`);
      return;
    }
    for (const name of readdirSync(join(root, path)).sort()) {
      if (!name.endsWith(".test.ts")) visit(`${path}/${name}`);
    }
  };
  for (const path of [...SOURCES, ...PACKAGES]) visit(path);
  return hash.digest("hex");
}

/**
 * Whether node_modules holds what the lockfile asks for, by npm's own record of what it installed:
 * so an `npm install` by hand counts, and one that was interrupted does not.
 */
function isInstalled(root) {
  if (!existsSync(pinnedNode(root))) return false;
  const packagesOf = (file) => {
    try {
      return JSON.parse(readFileSync(join(root, file), "utf8")).packages;
    } catch {
      return undefined; // absent or half-written: it cannot vouch for anything
    }
  };
  const wanted = packagesOf("package-lock.json");
  const present = packagesOf("node_modules/.package-lock.json");
  if (wanted === undefined || present === undefined) return false;
  return Object.entries(wanted).every(([path, want]) => {
    if (path === "") return true;
    const have = present[path];
    if (have === undefined) return want.optional === true; // for another kind of machine
    return have.version === want.version && have.integrity === want.integrity;
  });
}

async function install(root) {
  // NODE_ENV=production would leave out what the bundle is made with.
  const result = await run("npm", ["ci", "--loglevel=error", "--include=dev"], root);
  if (result.error?.code === "ENOENT") {
    throw new BootstrapError("npm is missing", {
      why: "the packages of this checkout are installed by npm, and there is none on PATH",
      next: "install Node.js with npm (https://nodejs.org) and run the same command again",
    });
  }
  if (result.error !== undefined) throw result.error;
  if (result.status !== 0) throw failedInstall(result);
  await fillGaps(root);
  const probe = spawnSync(pinnedNode(root), ["--version"], { encoding: "utf8" });
  const version = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).devDependencies.node;
  if (probe.stdout?.trim() === `v${version}`) return "";
  throw new BootstrapError(`Node.js ${version} was not installed`, {
    why: `npm did not run the install script of the package "node": ${probe.error?.message ?? `it answers "${probe.stdout}${probe.stderr}"`}`,
    next: "npm config delete ignore-scripts; npm rebuild node --ignore-scripts=false",
  });
}

/**
 * npm leaves out an optional package, such as the bundler's binary for this platform, when its
 * "engines" do not fit the Node.js that npm runs on. Where that is too old, npm runs once more on
 * the one that it has just installed.
 */
async function fillGaps(root) {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  const PATH = `${dirname(pinnedNode(root))}${delimiter}${process.env.PATH}`;
  const args = ["install", "--no-save", "--loglevel=error", "--include=dev"];
  const result = await run("npm", args, root, { ...process.env, PATH });
  if (result.status !== 0) throw failedInstall(result);
}

function failedInstall({ output, status, signal }) {
  const ended = signal === null ? `exit status ${status}` : signal;
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/.test(
      output,
    )
  ) {
    return new BootstrapError("the npm registry cannot be reached", {
      why: `npm ci ended with ${ended}; the first run in a checkout needs the registry, later ones do not`,
      next: "npm ping   (see also: npm config get registry, npm config get proxy)",
      output,
    });
  }
  return new BootstrapError("the packages cannot be installed", {
    why: `npm ci ended with ${ended}; what it said stands above`,
    next: "npm ci",
    output,
  });
}

/** The table of sizes for a release. */
async function bundle(root, release) {
  const script = join(root, "scripts/bundle.ts");
  const result = await run(pinnedNode(root), [script, release ? "--release" : "--quiet"], root);
  if (result.error !== undefined) throw result.error;
  if (result.status === 0) return release ? result.output : "";
  throw new BootstrapError("the sources do not bundle", {
    why: "what the bundler said stands above",
    next: "npm run build",
    status: 1,
    output: result.output,
  });
}

function say(text) {
  process.stderr.write(text);
}

/** Runs a program; what it writes is for the case that it fails. */
function run(command, args, cwd, env = process.env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", (error) => resolve({ error }));
    child.on("close", (status, signal) => resolve({ status, signal, output }));
  });
}

/** Says what is done, how long it took, and what `work` has to say of its result. */
async function step(what, work) {
  const start = performance.now();
  say(`devstack: ${what} …`);
  try {
    const result = await work();
    say(` ${((performance.now() - start) / 1000).toFixed(1)} s\n${result}`);
  } catch (error) {
    say("\n");
    throw error;
  }
}

function card(error) {
  if (!(error instanceof BootstrapError)) return `✖ ${error.stack}\n`;
  const output = error.output === "" ? "" : `${error.output.trim()}\n\n`;
  const end = `exit ${error.status}`.padStart(78);
  return `${output}✖ ${error.message}\n\n  why   ${error.why}\n  next  ${error.next}\n${end}\n`;
}

if (
  process.argv[1] !== undefined &&
  realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
) {
  process.exitCode = await bootstrap({ release: process.argv.includes("--release") });
}
