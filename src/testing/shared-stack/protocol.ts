import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import type { RuntimeChoice } from "../../config/config.ts";
import { asDevstackError, DevstackError, type ErrorCode } from "../../util/errors.ts";

/*
 * What a process of tests and the one that holds the stack they share tell each other: lines of JSON
 * over a Unix socket. The end of a connection is the end of its interest, however it comes.
 */

/** Which stack is meant, and how it is to be brought up. */
export interface SharedRequest {
  /** Of the settings that all who share it must agree on. */
  digest: string;
  name: string;
  folder: string;
  file: string | null;
  profiles: readonly string[];
  config: object | null;
  runtime: RuntimeChoice | null;
  strict: boolean;
  timeoutMs: number;
  lingerMs: number;
  evidence: string | null;
}

/** From those who share. */
export type Ask =
  | { type: "join"; request: SharedRequest }
  /** `last`: nobody is to come after, so that it need not stay; the answer waits for its end. */
  | { type: "leave"; last: boolean };

/** From the one that holds the stack. */
export type Answer =
  | { type: "ready" }
  | { type: "failed"; error: ErrorFacts }
  /** It is up with other settings. */
  | { type: "different" }
  /** It is being taken down: join again when the connection has ended. */
  | { type: "ending" }
  | { type: "left"; error: ErrorFacts | null };

/** An error that goes from one process to another. */
export type ErrorFacts = Pick<
  DevstackError,
  "message" | "why" | "hint" | "details" | "exitStatus"
> & {
  code: ErrorCode;
};

export function factsOf(thrown: unknown): ErrorFacts {
  const { code, message, why, hint, details, exitStatus } = asDevstackError(thrown);
  return { code, message, why, hint, details, exitStatus };
}

export function errorOf({
  code,
  message,
  why,
  hint,
  details,
  exitStatus,
}: ErrorFacts): DevstackError {
  return new DevstackError(code, message, {
    ...(why !== undefined && { why }),
    ...(hint !== undefined && { hint }),
    details,
    exitStatus,
  });
}

export function send(socket: Socket, message: Ask | Answer): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}

/** Calls back with each message, until the connection ends; what cannot be understood ends it. */
export function onMessages<T extends Ask | Answer>(
  socket: Socket,
  take: (message: T) => void,
): void {
  const lines = createInterface({ input: socket });
  lines.on("error", () => {});
  lines.on("line", (line) => {
    try {
      take(JSON.parse(line) as T);
    } catch {
      socket.destroy();
    }
  });
}
