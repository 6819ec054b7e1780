import { execFile } from "node:child_process";
import { glob, readdir, readFile, rm, rmdir } from "node:fs/promises";
import { BlockList } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { systemClock } from "../../../src/util/clock.ts";
import { endProcesses, sendSignal } from "../../../src/util/end-processes.ts";
import { identify } from "../../../src/util/process-identity.ts";
import type { EnginePlace } from "./engine-place.ts";

const run = promisify(execFile);
const CGROUPS = "/sys/fs/cgroup";

/**
 * Removes everything that an engine has made outside of its own folders, whatever became of its
 * processes: containers, their keepers, mounts, bridges, cgroups. Each is known by what only this
 * engine was given, so that no other engine on the machine is touched.
 */
export async function removeLeftovers(place: EnginePlace): Promise<void> {
  const sockets = await shimSockets(place);
  const keepers = await processesOf(place);
  await endProcesses(keepers, { clock: systemClock, graceMs: 0 });
  await killContainers(place);
  for (const point of await mountsBelow([place.folder, place.temporary])) {
    await run("umount", ["-l", point]).catch(() => undefined); // with the one it was below
  }
  for (const bridge of await bridgesOf(place)) await run("ip", ["link", "delete", bridge]);
  await removeCgroups(place);
  for (const path of [...sockets, place.temporary])
    await rm(path, { recursive: true, force: true });
}

/**
 * Kills what runs in the engine's containers, and waits for its end: until then it may write into
 * folders that are about to be removed. Returns whether there was anything.
 */
export async function killContainers({ cgroup }: EnginePlace): Promise<boolean> {
  const lists = [`${cgroup}/**/cgroup.procs`, `*/${cgroup}/**/cgroup.procs`];
  const pids = new Set<number>();
  for await (const list of glob(lists, { cwd: CGROUPS })) {
    const text = await readFile(join(CGROUPS, list), "utf8").catch(() => "");
    for (const line of text.split("\n")) if (line !== "") pids.add(Number(line));
  }
  for (const pid of pids) sendSignal(pid, "SIGKILL");
  const found = await Promise.all([...pids].map(identify));
  const left = found.filter((identity) => identity !== null);
  await endProcesses(left, { clock: systemClock, graceMs: 0 });
  return pids.size > 0;
}

/** The engine itself, containerd and its shims: each has a path of the engine among its arguments. */
async function processesOf({ folder, temporary }: EnginePlace) {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      const [program = "", ...args] = line.split("\0");
      const isOurs = args.some((arg) =>
        [folder, temporary].some((path) => arg.includes(`${path}/`)),
      );
      return isOurs && /(^|\/)(dockerd|docker-proxy|containerd[^/]*)$/.test(program)
        ? identify(pid)
        : null;
    }),
  );
  return found.filter((identity) => identity !== null);
}

/** They lie in a folder that all engines of a machine share, and outlive a shim that is killed. */
async function shimSockets({ temporary }: EnginePlace): Promise<string[]> {
  const addresses: string[] = [];
  for await (const file of glob("containerd/*/*/*/address", { cwd: temporary })) {
    const address = await readFile(join(temporary, file), "utf8").catch(() => "");
    if (address.startsWith("unix:///")) addresses.push(address.trim().slice("unix://".length));
  }
  return addresses;
}

/** The innermost first. */
async function mountsBelow(folders: readonly string[]): Promise<string[]> {
  const text = await readFile("/proc/self/mountinfo", "utf8");
  return text
    .split("\n")
    .map((line) => line.split(" ")[4] ?? "")
    .filter((point) => folders.some((folder) => point.startsWith(`${folder}/`)))
    .reverse();
}

async function bridgesOf({ addresses }: EnginePlace): Promise<string[]> {
  const [network = "", bits = ""] = addresses.split("/");
  const ours = new BlockList();
  ours.addSubnet(network, Number(bits));
  const { stdout } = await run("ip", ["-4", "-o", "addr", "show"]);
  return stdout.split("\n").flatMap((line) => {
    const [, name, address] = /^\d+: (\S+) +inet ([\d.]+)\//.exec(line) ?? [];
    return name !== undefined && address !== undefined && ours.check(address) ? [name] : [];
  });
}

async function removeCgroups({ cgroup }: EnginePlace): Promise<void> {
  const roots: string[] = [];
  for await (const root of glob([cgroup, `*/${cgroup}`], { cwd: CGROUPS })) roots.push(root);
  for (const root of roots) {
    const entries = await readdir(join(CGROUPS, root), { recursive: true, withFileTypes: true });
    const folders = entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name));
    // A process that was killed a moment ago may not have left yet; the next engine reuses it.
    for (const folder of [...folders.reverse(), join(CGROUPS, root)]) {
      await rmdir(folder).catch(() => undefined);
    }
  }
}
