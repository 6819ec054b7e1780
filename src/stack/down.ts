import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { DownReport } from "../runtime/runtime.ts";
import { hasAnything } from "../runtime/stack-processes.ts";
import { DevstackError } from "../util/errors.ts";
import { storageFault } from "../util/storage-fault.ts";
import { discardAbandoned } from "./abandoned-stacks.ts";
import { endProcesses } from "./end-processes.ts";
import { whileLocked } from "./lock.ts";
import { othersHere } from "./others-here.ts";
import {
  overwriteRecord,
  readRecord,
  removeRecord,
  type StackRecord,
  writeRecord,
} from "./record.ts";
import { registerDown } from "./registry.ts";
import { readEntry } from "./registry-entry.ts";
import { removeSecrets } from "./secrets.ts";
import type { Stack } from "./stack.ts";

/** How far `down` goes. */
export interface DownOptions {
  /** Also removes the data folders. */
  volumes: boolean;
}

/** What `down` has done. */
export interface DownResult extends DownReport {
  /** Of the stack. */
  name: string;
  /** Whether there was anything to take down. */
  wasUp: boolean;
  /** Names of other stacks of the folder that run; told when this one was not up. */
  others: readonly string[];
}

/**
 * Ends everything of the stack and verifies that it is gone. Also works on what a killed command or
 * supervisor left behind, on a stack whose folder was removed, and on one that is not up.
 *
 * @throws DevstackError E_STOP_INCOMPLETE naming what is left; E_STATE when all has ended and the
 *   state folder cannot be changed; E_CONFIG, E_CONFIG_UNREADABLE when
 *   the configuration is all there is of the stack, and is broken.
 */
export async function down(stack: Stack, options: DownOptions): Promise<DownResult> {
  await discardAbandoned(stack);
  // A stack without a state folder has no lock to take either, and is not given one.
  if (!(await hasStateFolder(stack))) {
    const result = await endAll(stack, options);
    return { name: await nameOf(stack, result), ...result };
  }
  return downLocked(stack, options).catch((error: unknown) => {
    // What runs must be stoppable whatever the disk is like.
    if (storageFault(error) === null) throw error;
    return downUnnoted(stack, options);
  });
}

function downLocked(stack: Stack, options: DownOptions): Promise<DownResult> {
  return whileLocked(stack, async () => {
    const record = await readRecord(stack).catch(() => "unreadable" as const);
    const result = await endAll(stack, options);
    if (record === null) return { name: await nameOf(stack, result), ...result };
    const wasUp = result.wasUp || wasExpectedUp(record);
    if (record === "unreadable") {
      await removeRecord(stack);
      return { name: await nameOf(stack, { wasUp }), ...result, wasUp };
    }
    await writeRecord(stack, { ...record, proof: null, down: true });
    return { name: record.name, ...result, wasUp };
  });
}

/**
 * Ends everything although nothing can be written: without a lock, and noting that the stack is down
 * in the room that its record has.
 */
async function downUnnoted(stack: Stack, options: DownOptions): Promise<DownResult> {
  const record = await readRecord(stack).catch(() => null);
  try {
    const result = await endAll(stack, options);
    await noteDownInPlace(stack, record);
    const wasUp = result.wasUp || (record !== null && !record.down);
    return { name: record?.name ?? (await nameOf(stack, { wasUp })), ...result, wasUp };
  } catch (error) {
    const fault = storageFault(error);
    if (
      fault === null ||
      (await hasAnything({ id: stack.id, runtime: stack.runtime.name }, stack.env))
    )
      throw error;
    throw new DevstackError(
      "E_STATE",
      "nothing of the stack runs any more, but that is not noted",
      {
        why: `${stack.folders.root} cannot be changed: ${fault.why}`,
        hint: "make it writable, then: devstack down",
        cause: error,
      },
    );
  }
}

/** A record that cannot be changed is forgotten: it would go on saying that the stack is up. */
async function noteDownInPlace(stack: Stack, record: StackRecord | null): Promise<void> {
  if (record === null) return removeRecord(stack);
  const down: StackRecord = { ...record, proof: null, down: true };
  await overwriteRecord(stack, down).catch(() => removeRecord(stack));
}

/**
 * The name of a stack without a record: as configured. Where that cannot be told, what has been
 * ended has no better name than its folder; and where nothing was to be ended, the fault is told.
 */
async function nameOf(stack: Stack, { wasUp }: { wasUp: boolean }): Promise<string> {
  const named = stack.configuration().then(({ name }) => name);
  if (!wasUp) return named;
  const entry = await readEntry(stack.env, stack.id);
  return entry?.name ?? named.catch(() => basename(stack.folder));
}

async function hasStateFolder({ folders }: Stack): Promise<boolean> {
  return stat(folders.root).then(
    () => true,
    () => false,
  );
}

function wasExpectedUp(record: StackRecord | "unreadable"): boolean {
  return record !== "unreadable" && !record.down;
}

async function endAll(stack: Stack, { volumes }: DownOptions): Promise<Omit<DownResult, "name">> {
  const report = await endProcesses(stack, { volumes });
  await removeSecrets(stack, { generated: volumes });
  await registerDown(stack);
  const wasUp = report.ended > 0;
  return { ...report, wasUp, others: wasUp ? [] : await othersHere(stack) };
}
