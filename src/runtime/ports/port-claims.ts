import { rm } from "node:fs/promises";
import { join } from "node:path";
import { readFileIfPresent, writeFileAtomically } from "../../util/atomic-file.ts";
import type { Clock } from "../../util/clock.ts";
import { type Lock, takeLock } from "../../util/lock.ts";
import { identify, isAlive, type ProcessIdentity } from "../../util/process-identity.ts";

/**
 * Ports that a command has chosen and that nobody listens on yet: between the moment in which they
 * are let go and the one in which a service binds its own, another stack would take them.
 */
interface PortClaim {
  stackId: string;
  /** The command; its claims end with it. */
  by: ProcessIdentity;
  ports: readonly number[];
}

export interface ClaimContext {
  /** A folder that all stacks of this user share. */
  folder: string;
  stackId: string;
  clock: Clock;
}

/** Ports that other stacks are about to use, and the commands that chose them. */
export type ClaimedPorts = ReadonlyMap<number, ProcessIdentity>;

/** Choosing takes milliseconds; who cannot have the lock for so long does without. */
const PATIENCE_MS = 5_000;
const LOOK_INTERVAL_MS = 10;

/**
 * Chooses ports while no other command of this user does, and claims them until `release`, or the
 * end of this process. Where the folder cannot be used ports are chosen without: a claim prevents
 * a rare collision, and is nothing to fail for.
 */
export async function claimPorts<T>(
  context: ClaimContext,
  choose: (claimed: ClaimedPorts) => Promise<{ result: T; ports: readonly number[] }>,
): Promise<{ result: T; release: () => Promise<void> }> {
  const lock = await obtain(context);
  try {
    const others = (await liveClaims(context)).filter(({ stackId }) => stackId !== context.stackId);
    const { result, ports } = await choose(byPort(others));
    const by = await identify(process.pid);
    if (lock === null || by === null) return { result, release: async () => {} };
    await write(context, [...others, { stackId: context.stackId, by, ports }]);
    return { result, release: () => release(context, by) };
  } finally {
    await lock?.release();
  }
}

/** What others have claimed, without a claim of one's own. */
export async function claimedPorts(
  context: Pick<ClaimContext, "folder" | "stackId">,
): Promise<ClaimedPorts> {
  const claims = await liveClaims(context);
  return byPort(claims.filter(({ stackId }) => stackId !== context.stackId));
}

async function release(context: ClaimContext, by: ProcessIdentity): Promise<void> {
  const lock = await obtain(context);
  try {
    // Without the lock the claims of others could get lost; this one ends with the process.
    if (lock === null) return;
    const isMine = (claim: PortClaim) =>
      claim.stackId === context.stackId && claim.by.pid === by.pid;
    await write(
      context,
      (await liveClaims(context)).filter((claim) => !isMine(claim)),
    );
  } finally {
    await lock?.release();
  }
}

async function obtain({ folder, clock }: ClaimContext): Promise<Lock | null> {
  const deadlineMs = clock.monotonicMs() + PATIENCE_MS;
  for (;;) {
    const result = await takeLock(join(folder, "ports.lock")).catch(() => null);
    if (result === null || clock.monotonicMs() > deadlineMs) return null;
    if (result.taken) return result.lock;
    await clock.sleep(LOOK_INTERVAL_MS);
  }
}

async function liveClaims({ folder }: Pick<ClaimContext, "folder">): Promise<PortClaim[]> {
  const text = await readFileIfPresent(join(folder, "ports.json")).catch(() => null);
  const claims = parse(text ?? "[]");
  const alive = await Promise.all(claims.map(({ by }) => isAlive(by)));
  return claims.filter((_, index) => alive[index]);
}

async function write({ folder }: ClaimContext, claims: readonly PortClaim[]): Promise<void> {
  const path = join(folder, "ports.json");
  if (claims.length === 0) await rm(path, { force: true }).catch(() => {});
  else await writeFileAtomically(path, JSON.stringify(claims), 0o600).catch(() => {});
}

/** What is damaged claims nothing. */
function parse(text: string): PortClaim[] {
  try {
    const claims = JSON.parse(text) as unknown;
    return Array.isArray(claims) ? claims.filter(isClaim) : [];
  } catch {
    return [];
  }
}

function isClaim(value: unknown): value is PortClaim {
  const { stackId, by, ports } = (value ?? {}) as Partial<PortClaim>;
  return (
    typeof stackId === "string" &&
    typeof by?.pid === "number" &&
    typeof by.startToken === "string" &&
    Array.isArray(ports)
  );
}

function byPort(claims: readonly PortClaim[]): ClaimedPorts {
  return new Map(claims.flatMap(({ by, ports }) => ports.map((port) => [port, by] as const)));
}
