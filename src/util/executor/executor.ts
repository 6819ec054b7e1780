import type { ProcessIdentity } from "../process-identity.ts";

/**
 * The one way by which a command changes the world. The real one acts, the dry one tells, test
 * ones record or die half-way; nothing else in the product writes, spawns or kills.
 */
export interface Executor {
  makeFolder(path: string, mode: number): Promise<void>;
  /** Replaces the file as a whole. */
  writeFile(path: string, content: string, mode: number): Promise<void>;
  /** Removes a file, or a folder with all in it; absent is fine. */
  remove(path: string): Promise<void>;
  /**
   * Starts a process in a session of its own that outlives the caller; resolves when it listens on
   * its socket.
   *
   * @throws Error with the end of its log when it ends instead.
   */
  spawnDetached(spec: DetachedProcess): Promise<void>;
  /** Ends processes: politely, then not. Returns those still running. */
  end(processes: readonly ProcessIdentity[], graceMs: number): Promise<ProcessIdentity[]>;
  /**
   * Sends a command to a process that listens on a Unix socket; returns its JSON answer. The signal
   * ends the wait for the answer.
   */
  post(socketPath: string, path: string, body: unknown, signal?: AbortSignal): Promise<unknown>;
}

export interface DetachedProcess {
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  /** Takes stdout and stderr. */
  logPath: string;
  /** The Unix socket on which it takes commands once it is ready. */
  socketPath: string;
  /** Gives the process a pipe as stdin that ends when the caller ends. */
  attached: boolean;
}
