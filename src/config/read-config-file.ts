import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import { DevstackError, messageOf } from "../util/errors.ts";

const MAX_BYTES = 1024 * 1024;

/**
 * The text of a configuration file, without a byte order mark.
 * @throws DevstackError E_CONFIG_UNREADABLE when there is no such file, it cannot be opened, is
 * not a regular file, is not UTF-8 or is larger than 1 MiB
 */
export async function readConfigFile(file: string): Promise<string> {
  const bytes = await readBytes(file);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unreadable(file, "it is not UTF-8 text", "save it with the encoding UTF-8", cause);
  }
}

async function readBytes(file: string): Promise<Uint8Array> {
  let handle: FileHandle;
  try {
    // Without O_NONBLOCK a named pipe would keep us waiting for a writer.
    handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    throw openError(file, cause);
  }
  try {
    const facts = await handle.stat();
    if (facts.isDirectory()) {
      throw unreadable(file, "it is a folder", `${path.basename(file)} must be a file`);
    }
    if (!facts.isFile()) {
      throw unreadable(file, "it is not a regular file", `${path.basename(file)} must be a file`);
    }
    if (facts.size > MAX_BYTES) {
      const why = `it has ${facts.size} bytes, and 1 MiB is the limit`;
      throw unreadable(file, why, "is it the right file?");
    }
    return await handle.readFile();
  } catch (cause) {
    if (cause instanceof DevstackError) throw cause;
    throw unreadable(file, messageOf(cause), "check the file and its disk", cause);
  } finally {
    await handle.close();
  }
}

function openError(file: string, cause: unknown): DevstackError {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  switch (code) {
    case "ENOENT":
      return unreadable(file, "it does not exist", "check the name, or where a link leads", cause);
    case "EACCES":
    case "EPERM":
      return unreadable(file, "permission denied", `chmod u+r ${path.basename(file)}`, cause);
    default:
      return unreadable(file, messageOf(cause), "check the file and its folder", cause);
  }
}

function unreadable(file: string, why: string, hint: string, cause?: unknown): DevstackError {
  return new DevstackError("E_CONFIG_UNREADABLE", `cannot read ${file}`, { why, hint, cause });
}
