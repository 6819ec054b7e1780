import { readFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { join, resolve } from "node:path";
import { never } from "../../stack/settings.ts";
import { openStack, type Stack } from "../../stack/stack.ts";
import { digestOf } from "../../util/digest.ts";
import { DevstackError, messageOf } from "../../util/errors.ts";
import { takeLock } from "../../util/lock.ts";
import { packageRoot } from "../../util/package-root.ts";
import { userRuntimeFolder } from "../../util/runtime-folder.ts";
import { openOptions, READY_WITHIN_MS } from "../bring-up.ts";
import type { TestStackSettings } from "../settings.ts";
import { type Answer, errorOf, onMessages, type SharedRequest, send } from "./protocol.ts";

/** The part that one process has in a shared stack. */
export interface Share {
  /** Of the stack. */
  name: string;
  /** Gives it back; `last` waits until the stack is gone, if nobody else has it. */
  release: (options: { last: boolean }) => Promise<void>;
}

const LINGER_MS = 3_000;
const RETRY_INTERVAL_MS = 50;
/** A holder that ends without a word, again and again, does not do so by chance. */
const MAX_SILENT_ENDS = 3;

/**
 * Takes part in a shared stack; whoever is first starts the process that holds it.
 *
 * @throws DevstackError as `bringUp`, E_STATE when others have it with other settings; the signal's
 *   reason.
 */
export async function joinShared(shared: string, settings: TestStackSettings): Promise<Share> {
  const { signal = never() } = settings;
  const name = `shared-${shared}`;
  const stack = await openStack({ ...openOptions(settings), name });
  const request = requestOf(name, stack, settings);
  const socketPath = join(await userRuntimeFolder(stack.env, stack.executor), `${stack.id}.shared`);
  for (let silent = 0; silent < MAX_SILENT_ENDS; ) {
    signal.throwIfAborted();
    const connection = await connectTo(socketPath, signal);
    if (connection === null) {
      await startHolder(stack, socketPath);
      continue;
    }
    const answer = await connection.ask({ type: "join", request });
    if (answer?.type === "ready") {
      connection.hold();
      return { name, release: (how) => giveBack(connection, how) };
    }
    if (answer?.type !== "ending") connection.close();
    if (answer?.type === "failed") throw errorOf(answer.error);
    if (answer?.type === "different") throw different(shared);
    await connection.ended;
    await stack.clock.sleep(RETRY_INTERVAL_MS, signal);
    if (answer === null) silent += 1;
  }
  throw await holderFailed(socketPath);
}

function requestOf(name: string, { folder }: Stack, settings: TestStackSettings): SharedRequest {
  const { file, profiles = [], config = null, runtime = null, strict = false, evidence } = settings;
  const agreed = {
    file: file === undefined ? null : resolve(folder, file),
    profiles,
    config,
    runtime,
    strict,
  };
  return {
    ...agreed,
    digest: digestOf({ ...agreed, env: settings.env ?? {} }),
    name,
    folder,
    timeoutMs: settings.timeoutMs ?? READY_WITHIN_MS,
    lingerMs: settings.lingerMs ?? LINGER_MS,
    evidence: evidence === undefined ? null : resolve(evidence),
  };
}

async function giveBack(connection: Connection, { last }: { last: boolean }): Promise<void> {
  const answer = await connection.ask({ type: "leave", last });
  connection.close();
  if (answer?.type === "left" && answer.error !== null) throw errorOf(answer.error);
}

/** Only one of many who find nobody; the others look again. */
async function startHolder(stack: Stack, socketPath: string): Promise<void> {
  const result = await takeLock(`${socketPath}.lock`);
  if (!result.taken) return stack.clock.sleep(RETRY_INTERVAL_MS);
  try {
    const there = await connectTo(socketPath, never());
    if (there !== null) return there.close();
    const logPath = logOf(socketPath);
    await stack.executor.spawnDetached({
      command: process.execPath,
      args: [join(packageRoot(), "dist", "shared-stack.js"), socketPath, logPath],
      env: Object.fromEntries(
        Object.entries(stack.env).flatMap(([key, value]) =>
          value === undefined ? [] : [[key, value]],
        ),
      ),
      cwd: "/",
      logPath,
      socketPath,
    });
  } finally {
    await result.lock.release();
  }
}

function logOf(socketPath: string): string {
  return `${socketPath}.log`;
}

interface Connection {
  /** The next answer; null when the connection ends without one. */
  ask(message: Parameters<typeof send>[1]): Promise<Answer | null>;
  /** Stays open, but keeps no process of tests from ending that forgets to dispose of the stack. */
  hold(): void;
  ended: Promise<void>;
  close(): void;
}

/** Null when nobody listens. */
async function connectTo(socketPath: string, signal: AbortSignal): Promise<Connection | null> {
  const socket = connect(socketPath);
  const connected = await new Promise<boolean>((done, fail) => {
    socket.once("connect", () => done(true));
    socket.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "ENOENT" || error.code === "ECONNREFUSED" ? done(false) : fail(error),
    );
  });
  if (!connected) return null;
  return connectionOf(socket, signal);
}

function connectionOf(socket: Socket, signal: AbortSignal): Connection {
  let answered: (answer: Answer | null) => void = () => {};
  const ended = new Promise<void>((done) => socket.once("close", () => done()));
  // It is the wait for the stack that can be broken off, not what comes after.
  const onAbort = () => void socket.destroy();
  const free = () => signal.removeEventListener("abort", onAbort);
  socket.on("error", () => {});
  signal.addEventListener("abort", onAbort);
  void ended.then(() => {
    free();
    answered(null);
  });
  onMessages<Answer>(socket, (message) => answered(message));
  return {
    ended,
    hold() {
      free();
      socket.unref();
    },
    close: () => void socket.destroy(),
    async ask(message) {
      if (socket.destroyed) return null;
      socket.ref();
      return new Promise<Answer | null>((done) => {
        answered = done;
        send(socket, message);
      });
    },
  };
}

function different(shared: string): DevstackError {
  return new DevstackError("E_STATE", `the shared stack ${shared} is up with other settings`, {
    why: "config, file, profiles, runtime, strict and env must be the same for all who share it",
    hint: "call startStack for it in one module that all import, or give it another name",
  });
}

async function holderFailed(socketPath: string): Promise<DevstackError> {
  const written = await readFile(logOf(socketPath), "utf8").catch(messageOf);
  return new DevstackError("E_INTERNAL", "the process that holds the shared stack keeps ending", {
    why: written.trim().slice(-2_000) || "it says nothing",
    hint: "please report it",
  });
}
