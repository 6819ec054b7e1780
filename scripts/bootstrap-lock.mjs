// A lock between processes of one machine: a file that holds its owner's pid and start time, since
// pids are used again. One whose owner is gone (kill -9 leaves the file), or that names nobody, is
// taken over.
import { execFileSync } from "node:child_process";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

const RETRY_MS = 100;

/**
 * Waits until the lock is ours; `waiting` is called once with the pid of who has it. Returns the
 * function that gives it back, which also happens when this process ends.
 */
export async function acquireLock(path, waiting) {
  const self = `${process.pid} ${startOf(process.pid)}`;
  let announced = false;
  while (!tryToTake(path, self)) {
    const owner = readOwner(path);
    if (owner === undefined) continue; // given back this moment
    if (!isAlive(owner)) {
      removeStale(path, owner);
      continue;
    }
    if (!announced) waiting(pidOf(owner));
    announced = true;
    await delay(RETRY_MS);
  }
  const release = () => {
    process.removeListener("exit", release);
    if (readOwner(path) === self) rmSync(path, { force: true });
  };
  process.on("exit", release);
  return release;
}

/** Links a finished file into place: the lock appears whole or not at all. */
function tryToTake(path, self) {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, self);
  try {
    linkSync(mine, path);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** `PID START`, or undefined where there is no lock. */
function readOwner(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** The pid an owner's file begins with, or NaN: 0 and below would mean groups of processes. */
function pidOf(owner) {
  return /^[1-9]\d* ./.test(owner) ? Number.parseInt(owner, 10) : Number.NaN;
}

function isAlive(owner) {
  const pid = pidOf(owner);
  const start = startOf(pid);
  return start !== undefined && owner === `${pid} ${start}`;
}

/** When a process was started, as the system tells it; undefined when there is none. */
function startOf(pid) {
  try {
    if (process.platform !== "linux") {
      return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
    }
    // Field 22 of proc_pid_stat(5); the name in field 2 may hold anything.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

/** Moves the file away before looking at it again: of two who find it stale only one gets it. */
function removeStale(path, owner) {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === "ENOENT") return;
    throw error;
  }
  try {
    if (readOwner(aside) !== owner) linkSync(aside, path); // a new owner's: back with it
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}
