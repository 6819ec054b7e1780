import { execFile } from "node:child_process";
import { statfs } from "node:fs/promises";
import { release, tmpdir } from "node:os";
import { promisify } from "node:util";
import { findCompose } from "../../runtime/compose/engine/find-compose.ts";
import { type EngineSearch, findEngine } from "../../runtime/compose/engine/find-engine.ts";
import type { Environment } from "../../util/user-folders.ts";

/** The machine as the checks see it: a seam, so that a test can be on any machine. */
export interface Host {
  /** As Node.js calls it. */
  platform: string;
  arch: string;
  /** Of the kernel. */
  release: string;
  nodeVersion: string;
  temporaryFolder: string;
  /** What a new process may use, limits of a container included. */
  availableMemoryBytes(): number;
  /** Free space for this user where a path is. @throws the system's error */
  space(path: string): Promise<{ freeBytes: number; freeFiles: number; files: number }>;
  /** What a program prints; null when it cannot be run, fails, or takes too long. */
  output(program: string, args: readonly string[]): Promise<string | null>;
  /** The container engine of this machine, and why it is not another. */
  findEngine(env: Environment, signal: AbortSignal): Promise<EngineSearch>;
  /** The Compose of this machine, and why it is not another. */
  findCompose: typeof findCompose;
}

const ANSWER_WITHIN_MS = 3_000;

/** The machine itself. */
export function realHost(): Host {
  return {
    platform: process.platform,
    arch: process.arch,
    release: release(),
    nodeVersion: process.versions.node,
    temporaryFolder: tmpdir(),
    availableMemoryBytes: () => process.availableMemory(),
    async space(path) {
      const { bavail, bsize, ffree, files } = await statfs(path);
      return { freeBytes: bavail * bsize, freeFiles: ffree, files };
    },
    async output(program, args) {
      const options = { timeout: ANSWER_WITHIN_MS, killSignal: "SIGKILL" } as const;
      const result = await promisify(execFile)(program, [...args], options).catch(() => null);
      return result === null ? null : result.stdout.trim();
    },
    findEngine: (env, signal) => findEngine(env, { signal }),
    findCompose,
  };
}
