import type { DatabaseSync, StatementSync } from "node:sqlite";
import { RESULTS_LIMIT_BYTES } from "./limits.ts";
import { ownerWord, searchQuery } from "./search-query.ts";
import { searchableText } from "./searchable-text.ts";

/** The address of one object. Equal namespaces and keys of two tenants are two objects. */
export interface EntryAddress {
  tenant: string;
  ns: string;
  key: string;
}

export interface Search {
  tenant: string;
  text: string;
  /** Looks in this namespace alone. */
  ns?: string;
  limit: number;
}

export interface SearchHit {
  ns: string;
  key: string;
  /** JSON text. */
  object: string;
  updatedAtMs: number;
}

export interface SearchResult {
  /** The one written last comes first. */
  hits: SearchHit[];
  /** There are more hits than these. */
  truncated: boolean;
}

/**
 * Objects by tenant, namespace and key, on an open database. Every call is one transaction that is
 * durable when it returns, and takes well under a millisecond for small objects.
 *
 * Hits are ordered by time, not by a rank: a rank weighs words by how many rows hold them, rows of
 * other tenants included, and so would tell one tenant about another.
 */
export class MemoryStore {
  readonly #database: DatabaseSync;
  readonly #now: () => number;
  readonly #statements: Record<keyof typeof SQL, StatementSync>;

  /** `now`: milliseconds since the Unix epoch. */
  constructor(database: DatabaseSync, now: () => number) {
    this.#database = database;
    this.#now = now;
    this.#statements = prepareAll(database);
  }

  /** Stores an object and replaces the one that was there. */
  put(address: EntryAddress, object: object, json: string): void {
    const { tenant, ns, key } = address;
    this.#transaction(() => {
      const row = this.#statements.upsert.get(tenant, ns, key, json, this.#now());
      const id = Number(row?.["id"]);
      this.#statements.index.run(id, ownerWord(tenant), searchableText(object));
    });
  }

  /** The object as JSON text, or undefined when there is none. */
  get({ tenant, ns, key }: EntryAddress): string | undefined {
    const object = this.#statements.select.get(tenant, ns, key)?.["object"];
    return object === undefined ? undefined : String(object);
  }

  /** Whether there was something to delete. */
  delete({ tenant, ns, key }: EntryAddress): boolean {
    return this.#transaction(() => {
      const row = this.#statements.delete.get(tenant, ns, key);
      if (row === undefined) return false;
      this.#statements.unindex.run(Number(row["id"]));
      return true;
    });
  }

  /** The objects that hold every word of the text. */
  search({ tenant, text, ns, limit }: Search): SearchResult {
    const query = searchQuery(tenant, text);
    const hits: SearchHit[] = [];
    if (query === undefined) return { hits, truncated: false };
    let bytes = 0;
    for (const { id } of this.#statements.search.all(query, tenant, ns ?? null, limit + 1)) {
      const hit = toHit(this.#statements.selectById.get(Number(id)) ?? {});
      bytes += Buffer.byteLength(hit.object);
      if (hits.length === limit || bytes > RESULTS_LIMIT_BYTES) return { hits, truncated: true };
      hits.push(hit);
    }
    return { hits, truncated: false };
  }

  #transaction<T>(work: () => T): T {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      // Some failures, such as a full disk, have rolled back already.
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }
}

const SQL = {
  upsert: `
    INSERT INTO entry (tenant, ns, key, object, updated_at_ms) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (tenant, ns, key)
    DO UPDATE SET object = excluded.object, updated_at_ms = excluded.updated_at_ms
    RETURNING id`,
  index: "INSERT OR REPLACE INTO entry_text (rowid, owner, text) VALUES (?, ?, ?)",
  select: "SELECT object FROM entry WHERE tenant = ? AND ns = ? AND key = ?",
  delete: "DELETE FROM entry WHERE tenant = ? AND ns = ? AND key = ? RETURNING id",
  unindex: "DELETE FROM entry_text WHERE rowid = ?",
  selectById: "SELECT ns, key, object, updated_at_ms FROM entry WHERE id = ?",
  // The tenant is asked for twice: the index narrows, the table decides. Objects are read later, so
  // that sorting does not carry all of them.
  search: `
    SELECT id FROM entry
    WHERE id IN (SELECT rowid FROM entry_text WHERE entry_text MATCH ?1)
    AND tenant = ?2 AND ns = coalesce(?3, ns)
    ORDER BY updated_at_ms DESC, id DESC LIMIT ?4`,
} as const;

function prepareAll(database: DatabaseSync): Record<keyof typeof SQL, StatementSync> {
  return {
    upsert: database.prepare(SQL.upsert),
    index: database.prepare(SQL.index),
    select: database.prepare(SQL.select),
    delete: database.prepare(SQL.delete),
    unindex: database.prepare(SQL.unindex),
    selectById: database.prepare(SQL.selectById),
    search: database.prepare(SQL.search),
  };
}

function toHit(row: Record<string, unknown>): SearchHit {
  return {
    ns: String(row["ns"]),
    key: String(row["key"]),
    object: String(row["object"]),
    updatedAtMs: Number(row["updated_at_ms"]),
  };
}
