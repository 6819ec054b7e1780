import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../../util/clock.ts";
import { identify } from "../../util/process-identity.ts";
import { type ClaimedPorts, claimedPorts, claimPorts } from "./port-claims.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "claims-"));
});
afterEach(() => rm(folder, { recursive: true }));

const of = (stackId: string) => ({ folder, stackId, clock: systemClock });

/** Takes the first of the numbers from 1 on that nobody has claimed. */
const firstFree = async (claimed: ClaimedPorts) => {
  const port = [1, 2, 3, 4, 5, 6].find((number) => !claimed.has(number)) ?? 0;
  return { result: port, ports: [port] };
};

test("of several that choose at once, none takes what another has chosen", async () => {
  const chosen = await Promise.all(["a", "b", "c", "d"].map((id) => claimPorts(of(id), firstFree)));
  expect(chosen.map(({ result }) => result).sort()).toEqual([1, 2, 3, 4]);
  expect(await claimedPorts(of("e"))).toEqual(
    new Map([1, 2, 3, 4].map((port) => [port, expect.objectContaining({ pid: process.pid })])),
  );
  await Promise.all(chosen.map(({ release }) => release()));
  expect(await readdir(folder)).toEqual([]);
});

test("a stack is not in its own way, and its newer claim replaces the older", async () => {
  await claimPorts(of("a"), firstFree);
  const again = await claimPorts(of("a"), firstFree);
  expect(again.result).toBe(1);
  await again.release();
  expect(await claimedPorts(of("b"))).toEqual(new Map());
});

test("the claims of a command that has died count no more", async () => {
  const self = await identify(process.pid);
  const dead = { pid: self?.pid, startToken: "before our time" };
  const claim = { stackId: "dead", by: dead, ports: [1, 2] };
  await writeFile(join(folder, "ports.json"), JSON.stringify([claim]));
  expect((await claimPorts(of("a"), firstFree)).result).toBe(1);
});

test.each(["{", "[1, null, {}]", "{}"])("claims that read %s hold nobody up", async (text) => {
  await writeFile(join(folder, "ports.json"), text);
  expect((await claimPorts(of("a"), firstFree)).result).toBe(1);
});

test("where there is no such folder ports are chosen all the same", async () => {
  const chosen = await claimPorts({ ...of("a"), folder: join(folder, "absent") }, firstFree);
  expect(chosen.result).toBe(1);
  await chosen.release();
});

test("a choice that fails claims nothing and leaves the lock to others", async () => {
  const failed = claimPorts(of("a"), () => Promise.reject(new Error("none free")));
  await expect(failed).rejects.toThrow("none free");
  expect(await readdir(folder)).toEqual([]);
});
