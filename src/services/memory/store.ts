import type { DatabaseSync } from "node:sqlite";
import { RESULTS_LIMIT_BYTES } from "./limits.ts";
import { ownerWord, searchQuery } from "./search-query.ts";
import { searchableText } from "./searchable-text.ts";
import { prepareStatements, type Statements } from "./statements.ts";

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

export interface Listing {
  tenant: string;
  ns: string;
  /** Only keys that begin so; empty for all. */
  prefix: string;
  /** Only keys after this one; empty to begin at the first. */
  after: string;
  limit: number;
}

export interface ListedEntry {
  key: string;
  updatedAtMs: number;
  /** Of the object as compact JSON in UTF-8. */
  bytes: number;
  /** Null for one that stays. */
  expiresAtMs: number | null;
}

export interface StoreOptions {
  /** The most that the objects of one tenant may take together; 0 for no such bound. */
  quotaBytes?: number;
}

/**
 * Objects by tenant, namespace and key, on an open database. Every call is one transaction that is
 * durable when it returns, and takes well under a millisecond for small objects. What has expired
 * is gone for every call at once, whenever `removeExpired` comes to remove it.
 *
 * Hits are ordered by time, not by a rank: a rank weighs words by how many rows hold them, rows of
 * other tenants included, and so would tell one tenant about another.
 */
export class MemoryStore {
  readonly #database: DatabaseSync;
  readonly #now: () => number;
  readonly #quotaBytes: number;
  readonly #statements: Statements;

  /** `now`: milliseconds since the Unix epoch. */
  constructor(database: DatabaseSync, now: () => number, { quotaBytes = 0 }: StoreOptions = {}) {
    this.#database = database;
    this.#now = now;
    this.#quotaBytes = quotaBytes;
    this.#statements = prepareStatements(database);
  }

  /**
   * Stores an object and replaces the one that was there; after `ttlSeconds` it expires, with 0
   * never. False when the tenant's quota has no room for it: then nothing is changed.
   */
  put(address: EntryAddress, object: object, json: string, ttlSeconds = 0): boolean {
    const { tenant, ns, key } = address;
    const bytes = Buffer.byteLength(json);
    return this.#transaction(() => {
      const nowMs = this.#now();
      if (!this.#hasRoom(address, bytes, nowMs)) return false;
      const expiresAtMs = ttlSeconds === 0 ? null : nowMs + ttlSeconds * 1_000;
      const row = this.#statements.upsert.get(tenant, ns, key, json, nowMs, bytes, expiresAtMs);
      this.#statements.index.run(Number(row?.["id"]), ownerWord(tenant), searchableText(object));
      return true;
    });
  }

  /** The object as JSON text, or undefined when there is none. */
  get({ tenant, ns, key }: EntryAddress): string | undefined {
    const object = this.#statements.select.get(tenant, ns, key, this.#now())?.["object"];
    return object === undefined ? undefined : String(object);
  }

  /** Whether there was something to delete. */
  delete({ tenant, ns, key }: EntryAddress): boolean {
    return this.#transaction(() => {
      const row = this.#statements.delete.get(tenant, ns, key);
      if (row === undefined) return false;
      this.#statements.unindex.run(Number(row["id"]));
      const expiresAtMs = row["expires_at_ms"];
      return expiresAtMs === null || Number(expiresAtMs) > this.#now();
    });
  }

  /** The objects that hold every word of the text. */
  search({ tenant, text, ns, limit }: Search): SearchResult {
    const query = searchQuery(tenant, text);
    const hits: SearchHit[] = [];
    if (query === undefined) return { hits, truncated: false };
    let bytes = 0;
    const { search, selectById } = this.#statements;
    for (const { id } of search.all(query, tenant, ns ?? null, limit + 1, this.#now())) {
      const hit = toHit(selectById.get(Number(id)) ?? {});
      bytes += Buffer.byteLength(hit.object);
      if (hits.length === limit || bytes > RESULTS_LIMIT_BYTES) return { hits, truncated: true };
      hits.push(hit);
    }
    return { hits, truncated: false };
  }

  /** What a namespace holds, in the order of the keys; `isWhole`: nothing comes after these. */
  list(listing: Listing): { entries: ListedEntry[]; isWhole: boolean } {
    const { tenant, ns, after, prefix, limit } = listing;
    const nowMs = this.#now();
    const rows = this.#statements.list.all(tenant, ns, after, prefix, nowMs, limit + 1);
    return { entries: rows.slice(0, limit).map(toListed), isWhole: rows.length <= limit };
  }

  /** What there is of all tenants, with what has expired and is not removed yet. */
  totals(): { objects: number; bytes: number } {
    const row = this.#statements.totals.get();
    return { objects: Number(row?.["objects"]), bytes: Number(row?.["bytes"]) };
  }

  /** When the next object expires, or has expired and is not removed yet; undefined for never. */
  nextExpiryMs(): number | undefined {
    const atMs = this.#statements.nextExpiry.get()?.["at_ms"];
    return typeof atMs === "number" ? atMs : undefined;
  }

  /** Removes what has expired, at most so many objects; returns how many. */
  removeExpired(limit: number): number {
    return this.#transaction(() => {
      const rows = this.#statements.removeExpired.all(this.#now(), limit);
      for (const { id } of rows) this.#statements.unindex.run(Number(id));
      return rows.length;
    });
  }

  /** What the object replaces, and what has expired, gives its room back. */
  #hasRoom({ tenant, ns, key }: EntryAddress, bytes: number, nowMs: number): boolean {
    if (this.#quotaBytes === 0) return true;
    const { useOf, sizeOf, expiredOf } = this.#statements;
    const replaced = bytesOf(sizeOf.get(tenant, ns, key));
    const used = bytesOf(useOf.get(tenant)) - replaced;
    // Where the quota was lowered, a tenant above it may still make its objects smaller.
    if (used + bytes <= this.#quotaBytes || bytes <= replaced) return true;
    const expired = bytesOf(expiredOf.get(tenant, nowMs, ns, key));
    return used - expired + bytes <= this.#quotaBytes;
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

type Row = Record<string, unknown>;

function bytesOf(row: Row | undefined): number {
  return Number(row?.["bytes"] ?? 0);
}

function toHit(row: Row): SearchHit {
  return {
    ns: String(row["ns"]),
    key: String(row["key"]),
    object: String(row["object"]),
    updatedAtMs: Number(row["updated_at_ms"]),
  };
}

function toListed(row: Row): ListedEntry {
  const expiresAtMs = row["expires_at_ms"];
  return {
    key: String(row["key"]),
    updatedAtMs: Number(row["updated_at_ms"]),
    bytes: bytesOf(row),
    expiresAtMs: expiresAtMs === null ? null : Number(expiresAtMs),
  };
}
