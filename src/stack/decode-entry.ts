import { isAbsolute } from "node:path";
import { isStackName } from "../config/stack-name.ts";
import { isRuntimeName, type RuntimeName } from "../runtime/runtime.ts";
import type { ProcessIdentity } from "../util/process-identity.ts";

/** One stack in the register that all stacks of this user share; one file each. */
export interface RegistryEntry {
  schemaVersion: 1;
  id: string;
  name: string;
  folder: string;
  /** The name that tells it from the folder's own stack; null for that one. */
  named: string | null;
  runtime: RuntimeName;
  startedAt: number;
  ports: readonly number[];
  /** The process that keeps it running; null while it comes up, and when it is down. */
  keeper: ProcessIdentity | null;
  /** The command that it must not outlive, as that of `devstack run --fresh`; null for any other. */
  owner: ProcessIdentity | null;
  /** Taken down by the user. */
  down: boolean;
}

const SCHEMA_VERSION = 1;

/** Understands an entry of the register, which anybody may have written. */
export function decodeEntry(
  text: string,
  id: string,
): { entry: RegistryEntry } | { reason: string } {
  const found = parse(text);
  const version = found?.["schemaVersion"];
  if (typeof version === "number" && version !== SCHEMA_VERSION) {
    const age = version > SCHEMA_VERSION ? "a newer" : "an older";
    return { reason: `is of ${age} devstack (schema ${version}): use that one to take it down` };
  }
  // Entries of a time before these fields are those of a folder's own stack that is up.
  const entry = { named: null, keeper: null, owner: null, down: false, ...found };
  return isEntry(entry) && entry.id === id
    ? { entry }
    : { reason: "is damaged, and can be removed" };
}

type Fields = Partial<Record<keyof RegistryEntry, unknown>>;

function isEntry(found: object): found is RegistryEntry {
  const {
    schemaVersion,
    id,
    name,
    folder,
    named,
    runtime,
    startedAt,
    ports,
    keeper,
    owner,
    down,
  }: Fields = found;
  return (
    schemaVersion === SCHEMA_VERSION &&
    [id, name].every((text) => typeof text === "string") &&
    typeof folder === "string" &&
    isAbsolute(folder) &&
    (named === null || (typeof named === "string" && isStackName(named))) &&
    isRuntimeName(runtime) &&
    isMoment(startedAt) &&
    Array.isArray(ports) &&
    ports.every(Number.isInteger) &&
    [keeper, owner].every((one) => one === null || isIdentity(one)) &&
    typeof down === "boolean"
  );
}

/** The widest range that a date can have: ECMA-262, "Time Values and Time Range". */
const LATEST_MS = 8.64e15;

function isMoment(value: unknown): boolean {
  return typeof value === "number" && Math.abs(value) <= LATEST_MS;
}

function isIdentity(value: unknown): boolean {
  const { pid, startToken } = (value ?? {}) as { pid?: unknown; startToken?: unknown };
  return Number.isInteger(pid) && typeof startToken === "string";
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}
