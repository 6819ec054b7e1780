import type { DatabaseSync } from "node:sqlite";

/** Marks the file as ours (PRAGMA application_id): "dsme" in ASCII. */
const APPLICATION_ID = 0x64736d65;

/**
 * What makes each version of the tables (PRAGMA user_version) of the one before; the first, of an
 * empty file. A new file takes the same way as an old one, so that both end up alike.
 *
 * 1: `entry_text` finds entries by their words. It stores no text of its own (contentless), only
 * which words are in which row of `entry`. `owner` is the tenant as one word, so that a search reads
 * the rows of its tenant alone.
 *
 * 2: objects have a size and may expire. `tenant_use` sums up what `entry` holds for each tenant; the
 * triggers keep it right whichever way a row comes or goes.
 */
const VERSIONS: readonly string[] = [
  `
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
  `,
  `
  ALTER TABLE entry ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE entry ADD COLUMN expires_at_ms INTEGER;
  UPDATE entry SET bytes = octet_length(object);
  CREATE INDEX entry_expiry ON entry (expires_at_ms) WHERE expires_at_ms IS NOT NULL;
  CREATE TABLE tenant_use (
    tenant TEXT PRIMARY KEY,
    objects INTEGER NOT NULL,
    bytes INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO tenant_use SELECT tenant, count(*), sum(bytes) FROM entry GROUP BY tenant;
  CREATE TRIGGER entry_added AFTER INSERT ON entry BEGIN
    INSERT INTO tenant_use VALUES (new.tenant, 1, new.bytes)
    ON CONFLICT DO UPDATE SET objects = objects + 1, bytes = bytes + excluded.bytes;
  END;
  CREATE TRIGGER entry_resized AFTER UPDATE OF bytes ON entry BEGIN
    UPDATE tenant_use SET bytes = bytes + new.bytes - old.bytes WHERE tenant = new.tenant;
  END;
  CREATE TRIGGER entry_removed AFTER DELETE ON entry BEGIN
    UPDATE tenant_use SET objects = objects - 1, bytes = bytes - old.bytes
    WHERE tenant = old.tenant;
    DELETE FROM tenant_use WHERE tenant = old.tenant AND objects = 0;
  END;
  `,
];

/**
 * Creates the tables in an empty file, and brings those of an older devstack up to date, all or
 * nothing. Throws when the file is of a newer version or belongs to another program.
 */
export function prepareSchema(database: DatabaseSync): void {
  const version = pragma(database, "user_version");
  if (version !== 0 || !isEmpty(database)) {
    if (pragma(database, "application_id") !== APPLICATION_ID) {
      throw new Error("it is a database of another program");
    }
    if (version > VERSIONS.length) {
      throw new Error(
        `it was written by a newer devstack (schema ${version}, this one knows ${VERSIONS.length})`,
      );
    }
  }
  if (version === VERSIONS.length) return;
  database.exec(`
    BEGIN IMMEDIATE;
    ${VERSIONS.slice(version).join("\n")}
    PRAGMA application_id = ${APPLICATION_ID};
    PRAGMA user_version = ${VERSIONS.length};
    COMMIT;
  `);
}

function isEmpty(database: DatabaseSync): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema").get() === undefined;
}

function pragma(database: DatabaseSync, name: "user_version" | "application_id"): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
