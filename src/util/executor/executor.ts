import type { ProcessIdentity } from "../process-identity.ts";

/**
 * The one way by which a command changes what outlives it: files, folders and processes. The real
 * one acts, the dry one tells, test ones record or die half-way.
 *
 * No change in this sense, and done directly: looking (which includes asking a program for its
 * version, probing, and holding a port for a moment to see that it is free), and the lock of a
 * stack, which is gone with its command and which a dry run does not take.
 *
 * What changes files throws DevstackError E_STATE where the disk takes nothing.
 */
export interface Executor {
  /** Makes a folder and those above it; also gives the mode to one that is there, but to no link. */
  makeFolder(path: string, mode: number): Promise<void>;
  /** Replaces the file as a whole; one that is there with this content and mode is left alone. */
  writeFile(path: string, content: string, mode: number): Promise<void>;
  /** The same with the content of another file. */
  copyFile(source: string, path: string, mode: number): Promise<void>;
  /**
   * Writes over a file where it lies, which takes no more room than it has: for a full disk. It must
   * be there; dying half-way leaves a part of each.
   */
  overwriteFile(path: string, content: string): Promise<void>;
  /** Adds to the end of a file, which need not be there. */
  appendFile(path: string, content: string): Promise<void>;
  /** Removes a file, a socket or a link, never a folder; absent is fine. */
  removeFile(path: string): Promise<void>;
  /** Removes a file, or a folder with all in it; absent is fine. */
  remove(path: string): Promise<void>;
  /**
   * Starts a process in a session of its own that outlives the caller; resolves when it listens on
   * its socket.
   *
   * @throws Error with the end of its log when it ends instead.
   */
  spawnDetached(spec: DetachedProcess): Promise<void>;
  /**
   * Runs a program to its end; what it writes goes to the listener, line by line.
   *
   * @throws Error when it cannot be started, the signal's reason when that ends it.
   */
  runProgram(program: ProgramRun): Promise<ProgramEnd>;
  /**
   * Changes something of a container engine: `what` says it in words, and `act` does it.
   */
  changeEngine<T>(what: string, act: () => Promise<T>): Promise<T | undefined>;
  /** Ends processes: politely, then not. Returns those still running. */
  end(processes: readonly ProcessIdentity[], graceMs: number): Promise<ProcessIdentity[]>;
  /**
   * Sends a command to a process that listens on a Unix socket; returns its JSON answer, however
   * long it takes. The signal ends the wait for the answer.
   */
  post(socketPath: string, path: string, body: unknown, signal?: AbortSignal): Promise<unknown>;
  /**
   * Starts a program of the user's desktop, such as a browser, that goes its own way.
   *
   * @throws Error when it cannot be started, or fails within a second.
   */
  startOnDesktop(program: DesktopProgram): Promise<void>;
  /**
   * Opens a connection to such a process that ends when this process ends, in whatever way: by it
   * the other one knows.
   */
  attach(socketPath: string, path: string): Promise<void>;
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
}

export interface ProgramRun {
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** Takes each line of stdout and stderr as it comes. */
  onLine: (line: string) => void;
  /** What it reads on stdin; nothing when absent. */
  input?: string;
  signal?: AbortSignal;
}

export interface ProgramEnd {
  /** Null when a signal has ended it. */
  status: number | null;
}

export interface DesktopProgram {
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
}
