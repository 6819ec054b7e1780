import { lastMatch, logsOf, type Recogniser } from "./cause.ts";

const SIGKILL_STATUS = 128 + 9;
const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;

const outOfMemory: Recogniser = ({ process, service, log }) => {
  const heap = lastMatch(log, /heap out of memory|java\.lang\.OutOfMemoryError|MemoryError/);
  if (heap === null && !process.outOfMemory) return null;
  const likely = "it needs more memory than it may use";
  const next = logsOf(service);
  return heap === null ? { likely, next } : { likely, next, logLine: heap.index };
};

const killed: Recogniser = ({ process, service }) => {
  if (process.signal !== "SIGKILL" && process.exitCode !== SIGKILL_STATUS) return null;
  return {
    likely: "something killed it (SIGKILL): the memory ran out, or somebody did it by hand",
    next: logsOf(service),
  };
};

const notFound: Recogniser = ({ process, service }) => {
  if (process.exitCode !== NOT_FOUND && process.exitCode !== NOT_EXECUTABLE) return null;
  const what = process.exitCode === NOT_FOUND ? "was not found" : "cannot be executed";
  return { likely: `its program ${what} (status ${process.exitCode})`, next: logsOf(service) };
};

const endsByItself: Recogniser = ({ process, service, job, ownService }) => {
  const ended = process.phase === "exited" || process.phase === "backing-off";
  if (!ended || process.exitCode !== 0 || job) return null;
  return ownService
    ? {
        likely: `it ends by itself with status 0: if it is a job, say services.${service}.job: true`,
        next: logsOf(service),
      }
    : {
        likely: "it ends by itself with status 0, though nobody stopped it",
        next: logsOf(service),
      };
};

/** Said by the runtime before it starts a process: the next up takes another port, or refuses. */
const portLost: Recogniser = ({ process, reason, service }) => {
  if (process.phase !== "exited" || !/^port \d+ is held by /.test(reason)) return null;
  return { likely: `somebody took ${service}'s port while it did not run`, next: "devstack up" };
};

/** Recognisers over how the process ended. */
export const fromExit: { memory: readonly Recogniser[]; others: readonly Recogniser[] } = {
  memory: [outOfMemory],
  others: [portLost, killed, notFound, endsByItself],
};
