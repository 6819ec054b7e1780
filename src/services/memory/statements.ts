import type { DatabaseSync, StatementSync } from "node:sqlite";

/** What has not expired at the time that the parameter gives, in ms since the Unix epoch. */
const alive = (parameter: string) => `(expires_at_ms IS NULL OR expires_at_ms > ${parameter})`;

/** Every statement of the store. */
const SQL = {
  upsert: `
    INSERT INTO entry (tenant, ns, key, object, updated_at_ms, bytes, expires_at_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (tenant, ns, key)
    DO UPDATE SET object = excluded.object, updated_at_ms = excluded.updated_at_ms,
      bytes = excluded.bytes, expires_at_ms = excluded.expires_at_ms
    RETURNING id`,
  index: "INSERT OR REPLACE INTO entry_text (rowid, owner, text) VALUES (?, ?, ?)",
  select: `SELECT object FROM entry WHERE tenant = ? AND ns = ? AND key = ? AND ${alive("?")}`,
  delete: "DELETE FROM entry WHERE tenant = ? AND ns = ? AND key = ? RETURNING id, expires_at_ms",
  unindex: "DELETE FROM entry_text WHERE rowid = ?",
  selectById: "SELECT ns, key, object, updated_at_ms FROM entry WHERE id = ?",
  // The tenant is asked for twice: the index narrows, the table decides. Objects are read later, so
  // that sorting does not carry all of them.
  search: `
    SELECT id FROM entry
    WHERE id IN (SELECT rowid FROM entry_text WHERE entry_text MATCH ?1)
    AND tenant = ?2 AND ns = coalesce(?3, ns) AND ${alive("?5")}
    ORDER BY updated_at_ms DESC, id DESC LIMIT ?4`,
  // Keys are ASCII: the character after the last of it ends what begins with a prefix.
  list: `
    SELECT key, updated_at_ms, bytes, expires_at_ms FROM entry
    WHERE tenant = ?1 AND ns = ?2 AND key > ?3 AND key >= ?4 AND key < ?4 || char(127)
    AND ${alive("?5")}
    ORDER BY key LIMIT ?6`,
  sizeOf: "SELECT bytes FROM entry WHERE tenant = ? AND ns = ? AND key = ?",
  useOf: "SELECT bytes FROM tenant_use WHERE tenant = ?",
  expiredOf: `
    SELECT coalesce(sum(bytes), 0) AS bytes FROM entry
    WHERE tenant = ?1 AND expires_at_ms <= ?2 AND NOT (ns = ?3 AND key = ?4)`,
  totals: `
    SELECT coalesce(sum(objects), 0) AS objects, coalesce(sum(bytes), 0) AS bytes
    FROM tenant_use`,
  nextExpiry: "SELECT min(expires_at_ms) AS at_ms FROM entry WHERE expires_at_ms IS NOT NULL",
  removeExpired: `
    DELETE FROM entry WHERE id IN
      (SELECT id FROM entry WHERE expires_at_ms <= ?1 ORDER BY expires_at_ms LIMIT ?2)
    RETURNING id`,
} as const;

export type Statements = Readonly<Record<keyof typeof SQL, StatementSync>>;

/** Prepared once for each database. */
export function prepareStatements(database: DatabaseSync): Statements {
  const prepared = Object.entries(SQL).map(([name, sql]) => [name, database.prepare(sql)]);
  return Object.fromEntries(prepared) as Statements;
}
