import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { messageOf } from "../../util/errors.ts";
import { prepareSchema } from "./schema.ts";

const FILE_NAME = "memory.db";

/** How long a statement waits for another process, such as a predecessor that is still stopping. */
const BUSY_TIMEOUT_MS = 1_000;

/** Files up to this size are read as a whole at the start: more would delay it by over 0.1 s. */
const CHECKED_BYTES = 32 * 1024 * 1024;

/**
 * Opens the database in `folder`, which is created for this user alone when it is absent. Throws an
 * error that names the file when it is damaged, of a newer devstack or of another program.
 */
export function openDatabase(folder: string): DatabaseSync {
  const path = join(folder, FILE_NAME);
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    if (statSync(path).size <= CHECKED_BYTES) assertSound(database);
    prepareSchema(database);
    // WAL with NORMAL keeps every finished write when the process is killed: it is in the hands of
    // the operating system by then. Only a power cut can undo the last ones; none breaks the file.
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    return database;
  } catch (error) {
    database?.close();
    throw new Error(
      `${path} cannot be used: ${messageOf(error)}. ` +
        "Move the file away to start with an empty memory, or set MEMORY_DATA_DIR to another folder",
      { cause: error },
    );
  }
}

/** Damage is said at the start rather than at the first request that meets it. */
function assertSound(database: DatabaseSync): void {
  const finding = database.prepare("PRAGMA quick_check(1)").get()?.["quick_check"];
  if (finding !== "ok") throw new Error(`it is damaged: ${finding}`);
}
