// A lock between processes of one machine: a file that holds the owner's pid. One whose owner is
// gone (kill -9 leaves the file) is taken over.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

const RETRY_MS = 100;

/**
 * Waits until the lock is ours; `waiting` is called once with the pid of who has it. Returns the
 * function that gives it back, which also happens when this process ends.
 */
export async function acquireLock(path, waiting) {
  let announced = false;
  while (!tryToTake(path)) {
    const owner = readOwner(path);
    if (owner === undefined) continue; // given back this moment
    if (!isAlive(owner)) {
      removeStale(path, owner);
      continue;
    }
    if (!announced) waiting(owner);
    announced = true;
    await delay(RETRY_MS);
  }
  const release = () => {
    process.removeListener("exit", release);
    if (readOwner(path) === process.pid) rmSync(path, { force: true });
  };
  process.on("exit", release);
  return release;
}

/** Links a finished file into place: the lock appears whole or not at all. */
function tryToTake(path) {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
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

function readOwner(path) {
  try {
    return Number(readFileSync(path, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM"; // somebody else's process, but a process
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
  } finally {
    rmSync(aside, { force: true });
  }
}
