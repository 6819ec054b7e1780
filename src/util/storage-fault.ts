import { DevstackError } from "./errors.ts";

/** Why a file system takes nothing, and what can be done: by the system's code (errno(3)). */
const FAULTS: Readonly<Record<string, { why: string; hint: string }>> = {
  ENOSPC: { why: "no space is left on its disk", hint: "free some space, then try again" },
  EDQUOT: { why: "your quota of its disk is used up", hint: "free some space, then try again" },
  EROFS: {
    why: "its file system is read-only",
    hint: "make it writable, or work in another folder",
  },
  EACCES: { why: "this user may not write there", hint: "make it writable for yourself" },
  EPERM: { why: "this user may not write there", hint: "make it writable for yourself" },
  EIO: {
    why: "its disk reports an error",
    hint: "look into the system's log, or use another disk",
  },
};

/** What is wrong with the disk, where that is what an error, or what is behind it, comes of. */
export function storageFault(error: unknown): { why: string; hint: string } | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = "code" in cause ? String(cause.code) : "";
    if (Object.hasOwn(FAULTS, code)) return FAULTS[code] ?? null;
  }
  return null;
}

/**
 * Does what changes a path; a disk that takes nothing is no fault of devstack.
 *
 * @throws DevstackError E_STATE for such a disk, else what the work throws.
 */
export async function changing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const fault = storageFault(error);
    if (fault === null || error instanceof DevstackError) throw error;
    throw new DevstackError("E_STATE", `cannot change ${path}`, { ...fault, cause: error });
  }
}
