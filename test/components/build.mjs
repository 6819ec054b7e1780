// Builds the real programs that tests compare the built-in ones with, each once per machine:
//   node test/components/build.mjs [name…]
// They go to $COMPONENTS_BIN or <cache>/devstack-components/bin, where components.ts looks. Plain
// JavaScript for Node.js 18 without dependencies, since it runs beside `npm ci`. Needs only `go`,
// which fetches modules in the way this machine has it set up.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  accessSync,
  constants,
  createWriteStream,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { acquireLock } from "../../scripts/bootstrap-lock.mjs";
import { RECIPES } from "./recipes.mjs";

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "devstack-components");
const bin = process.env.COMPONENTS_BIN || join(cache, "bin");

process.exitCode = await main(process.argv.slice(2));

async function main(names) {
  const unknown = names.filter((name) => !Object.hasOwn(RECIPES, name));
  if (unknown.length > 0) {
    process.stderr.write(
      `unknown: ${unknown.join(", ")}; there are ${Object.keys(RECIPES).join(", ")}\n`,
    );
    return 2;
  }
  for (const folder of [bin, cache]) mkdirSync(folder, { recursive: true });
  let failures = 0;
  for (const name of names.length > 0 ? names : Object.keys(RECIPES)) {
    if (!(await provide(name))) failures += 1;
  }
  return failures === 0 ? 0 : 1;
}

/** Says in one line what became of a component; true when it is there. */
async function provide(name) {
  const say = (text) =>
    process.stdout.write(`${`${name} ${RECIPES[name].version}`.padEnd(23)}${text}\n`);
  if (isPresent(name)) {
    say("present");
    return true;
  }
  const unlock = await acquireLock(join(cache, `${name}.lock`), (pid) =>
    say(`waiting for another build (pid ${pid})`),
  );
  const start = performance.now();
  try {
    if (isPresent(name)) {
      say("present");
      return true;
    }
    await build(name);
    say(`built in ${Math.round((performance.now() - start) / 1000)} s`);
    return true;
  } catch (error) {
    say(`FAILED: ${error.message}`);
    return false;
  } finally {
    unlock();
  }
}

function isPresent(name) {
  const evidence = RECIPES[name].evidence.replace(" ", "\t");
  return RECIPES[name].programs.every((program) => {
    const path = join(bin, program);
    if (!isExecutable(path)) return false;
    const { stdout, error } = spawnSync("go", ["version", "-m", path], { encoding: "utf8" });
    if (error?.code === "ENOENT") return true; // nobody to ask, nor to build another
    return stdout
      .split("\n")
      .some((line) => /^\t(mod|dep)\t/.test(line) && line.includes(evidence));
  });
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function build(name) {
  const { version, programs, build: recipe } = RECIPES[name];
  const folder = join(cache, "build", `${name}@${version}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "work"), { recursive: true });
  const logFile = join(cache, `${name}.log`);
  const log = createWriteStream(logFile);
  const run = (command, args, options) => runLogged(log, command, args, options);
  const go = (args, { cwd = folder, ...env } = {}) =>
    run("go", args, {
      cwd,
      env: { CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false -mod=mod", GOWORK: "off", ...env },
    });
  try {
    await recipe({ folder, go, run });
  } catch (error) {
    log.end();
    await once(log, "close");
    const lastLine = readFileSync(logFile, "utf8").trimEnd().split("\n").at(-1);
    throw new Error(`${error.message}: ${lastLine}\n  all of it is in ${logFile}`);
  }
  log.end();
  for (const program of programs) renameSync(join(folder, program), join(bin, program));
  rmSync(folder, { recursive: true, force: true });
}

/** Runs a program; its output goes to the log, what it wrote to stdout is returned. */
function runLogged(log, command, args, { cwd, env = {} }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
      log.write(chunk);
    });
    child.stderr.on("data", (chunk) => log.write(chunk));
    child.on("error", reject);
    child.on("close", (status, signal) => {
      if (status === 0) resolve(output);
      else reject(new Error(`${command} ${args[0]} ended with ${signal ?? `status ${status}`}`));
    });
  });
}
