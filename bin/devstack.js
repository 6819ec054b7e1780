#!/usr/bin/env node
// The first file that runs, on whatever Node.js there is: so it is CommonJS in the JavaScript of
// Node 12, without dependencies, and refuses what cannot work before anything else is loaded.
"use strict";

const fs = require("fs");
const os = require("os");
const path = require("path");
const { pathToFileURL } = require("url");

const OLDEST_NODE = [22, 18]; // the same as "engines" in package.json
const OLDEST_NODE_OF_BOOTSTRAP = [18, 0];

const root = path.dirname(__dirname);
const argv = process.argv.slice(2);

function refuse(code, what, why, next) {
  const headline = `✖ ${what}`;
  const gap = " ".repeat(Math.max(2, 78 - headline.length - code.length));
  const lines = [
    headline + gap + code,
    "",
    `  why   ${why}`,
    `  next  ${next}`,
    "exit 3".padStart(78),
  ];
  process.stderr.write(`${lines.join("\n")}\n`);
  process.exitCode = 3;
}

function isOlderThan(oldest) {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
}

/** In a checkout the sources lie beside the bundle, and the bundle follows them. */
function isCheckout() {
  return (
    fs.existsSync(path.join(root, "src")) &&
    fs.existsSync(path.join(root, "scripts", "bootstrap.mjs"))
  );
}

/**
 * Compiled code is kept between runs, per user, never in the shared temporary folder where
 * somebody else could have put it. Not by the variable, which a command of the user's would inherit.
 */
function enableCompileCache() {
  if (process.env.NODE_COMPILE_CACHE) return; // Node.js has done it already
  const caches =
    process.env.XDG_CACHE_HOME ||
    path.join(os.homedir(), process.platform === "darwin" ? "Library/Caches" : ".cache");
  const folder = path.join(caches, "devstack", "compile-cache");
  require("module").enableCompileCache(folder);
}

async function runHere() {
  enableCompileCache();
  const { main } = await import(pathToFileURL(path.join(root, "dist", "cli.js")).href);
  process.once("exit", failUnfinished);
  process.exitCode = await main(argv);
  process.removeListener("exit", failUnfinished);
}

/**
 * Node.js ends with status 0 when nothing is left to wait for, even if a promise was to come that
 * now never will: a command that has not finished must not look as if it had.
 */
function failUnfinished(status) {
  if (status !== 0) return;
  process.exitCode = 1;
  process.stderr.write(`✖ devstack ${argv.join(" ")} ended without a result: a bug in devstack\n`);
}

/**
 * Whether a Ctrl-C reaches the child without our help, because the terminal sends it to the whole
 * foreground group. Passing it on as well would be taken for a second, impatient Ctrl-C.
 */
function terminalSignalsGroup() {
  return Boolean(process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY);
}

/** Becomes, as far as anybody can see, the pinned Node.js: its output, its signals, its status. */
function runOnPinnedNode(node) {
  const child = require("child_process").spawn(node, [__filename].concat(argv), {
    stdio: "inherit",
  });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2"];
  const pass = (signal) => {
    if ((signal === "SIGINT" || signal === "SIGQUIT") && terminalSignalsGroup()) return;
    child.kill(signal);
  };
  for (const signal of signals) process.on(signal, pass);
  child.on("error", (error) => {
    refuse(
      "E_NODE_VERSION",
      "The Node.js of this checkout does not start",
      error.message,
      "npm ci",
    );
  });
  child.on("exit", (status, signal) => {
    if (signal === null) {
      process.exitCode = status;
      return;
    }
    for (const name of signals) process.removeListener(name, pass);
    process.kill(process.pid, signal);
  });
}

async function runCheckout() {
  const bootstrap = await import(pathToFileURL(path.join(root, "scripts", "bootstrap.mjs")).href);
  const status = await bootstrap.bootstrap();
  if (status !== 0) {
    process.exitCode = status;
    return;
  }
  const node = bootstrap.pinnedNode();
  if (bootstrap.isPinnedNode()) await runHere();
  else runOnPinnedNode(node);
}

async function start() {
  if (process.platform === "win32") {
    refuse(
      "E_PLATFORM",
      "devstack does not run on native Windows",
      "it starts and watches processes in ways that Windows does not know",
      "open a WSL 2 terminal (wsl --install) and run the same command there",
    );
    return;
  }
  const checkout = isCheckout();
  const oldest = checkout ? OLDEST_NODE_OF_BOOTSTRAP : OLDEST_NODE;
  if (isOlderThan(oldest)) {
    refuse(
      "E_NODE_VERSION",
      `Node.js ${process.versions.node} is too old`,
      `devstack needs Node.js ${oldest.join(".")} or newer; this is ${process.execPath}`,
      "install a newer one (https://nodejs.org) and run the same command again",
    );
    return;
  }
  await (checkout ? runCheckout() : runHere());
}

start().catch((error) => {
  process.stderr.write(`✖ ${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
