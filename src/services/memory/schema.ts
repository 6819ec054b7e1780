import type { DatabaseSync } from "node:sqlite";

/** Marks the file as ours (PRAGMA application_id): "dsme" in ASCII. */
const APPLICATION_ID = 0x64736d65;

/** Counts changes of the tables below (PRAGMA user_version). */
const SCHEMA_VERSION = 1;

/**
 * `entry_text` finds entries by their words. It stores no text of its own (contentless), only which
 * words are in which row of `entry`. `owner` is the tenant as one word, so that a search reads the
 * rows of its tenant alone.
 */
const TABLES = `
  CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL,
    ns TEXT NOT NULL,
    key TEXT NOT NULL,
    object TEXT NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    UNIQUE (tenant, ns, key)
  ) STRICT;
  CREATE VIRTUAL TABLE entry_text USING fts5 (
    owner, text, content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 2"
  );
`;

/**
 * Creates the tables in an empty file, and leaves a file of this version as it is. Throws when the
 * file is of a newer version or belongs to another program.
 */
export function prepareSchema(database: DatabaseSync): void {
  const version = pragma(database, "user_version");
  if (version === 0 && isEmpty(database)) {
    database.exec(`
      BEGIN IMMEDIATE;
      ${TABLES}
      PRAGMA application_id = ${APPLICATION_ID};
      PRAGMA user_version = ${SCHEMA_VERSION};
      COMMIT;
    `);
  } else if (pragma(database, "application_id") !== APPLICATION_ID) {
    throw new Error("it is a database of another program");
  } else if (version > SCHEMA_VERSION) {
    throw new Error(
      `it was written by a newer devstack (schema ${version}, this one knows ${SCHEMA_VERSION})`,
    );
  }
}

function isEmpty(database: DatabaseSync): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema").get() === undefined;
}

function pragma(database: DatabaseSync, name: "user_version" | "application_id"): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
