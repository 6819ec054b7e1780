import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "../../../src/util/clock.ts";
import { engineRequest } from "./api.ts";
import type { EnginePlace } from "./engine-place.ts";

const START_WITHIN_MS = 30_000;
const POLL_INTERVAL_MS = 20;

/** The two processes that make an engine. */
export type Daemon = "containerd" | "dockerd";

export function socketOf({ temporary }: EnginePlace): string {
  return join(temporary, "docker.sock");
}

/**
 * Starts containerd: one of this engine's own, because dockerd would otherwise use that of the
 * machine where there is one.
 */
export async function startContainerd(place: EnginePlace): Promise<ChildProcess> {
  const config = join(place.temporary, "containerd.toml");
  // What Kubernetes needs takes half of the start, and listens on a port.
  await writeFile(config, 'version = 2\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n');
  return launch(place, "containerd", [
    ...["--config", config],
    ...["--address", containerdSocket(place)],
    ...["--root", join(place.folder, "containerd")],
    ...["--state", join(place.temporary, "containerd")],
    ...["--log-level", "warn"],
  ]);
}

export async function startDockerd(place: EnginePlace): Promise<ChildProcess> {
  const config = join(place.temporary, "daemon.json");
  await writeFile(config, "{}\n"); // in place of the machine's
  await mkdir(dataRoot(place), { recursive: true });
  return launch(place, "dockerd", [
    ...["--config-file", config],
    ...["--host", `unix://${socketOf(place)}`],
    ...["--containerd", containerdSocket(place)],
    ...["--data-root", dataRoot(place)],
    ...["--exec-root", join(place.temporary, "exec")],
    ...["--pidfile", join(place.temporary, "dockerd.pid")],
    // Leaves the machine's firewall and routes alone; published ports go through a proxy.
    ...["--iptables=false", "--ip6tables=false", "--bridge=none", "--userland-proxy=true"],
    ...["--default-address-pool", `base=${place.addresses},size=24`],
    ...["--exec-opt", "native.cgroupdriver=cgroupfs", "--cgroup-parent", `/${place.cgroup}`],
    ...["--shutdown-timeout", "1", "--log-level", "warn"],
  ]);
}

export function dataRoot({ folder }: EnginePlace): string {
  return join(folder, "data");
}

function containerdSocket({ temporary }: EnginePlace): string {
  return join(temporary, "containerd.sock");
}

/** Waits until the engine answers. @throws Error with its log when it ends before. */
export async function untilAnswers(place: EnginePlace, dockerd: ChildProcess): Promise<void> {
  const deadline = systemClock.monotonicMs() + START_WITHIN_MS;
  for (;;) {
    const answered = await engineRequest(socketOf(place), { path: "/_ping" }).then(
      () => true,
      () => false,
    );
    if (answered) return;
    const ended = dockerd.exitCode !== null || dockerd.signalCode !== null;
    if (ended || systemClock.monotonicMs() > deadline) {
      const log = await readFile(logOf(place, "dockerd"), "utf8");
      throw new Error(`the engine ${ended ? "ended" : "does not answer"}:\n${log.slice(-2_000)}`);
    }
    await systemClock.sleep(POLL_INTERVAL_MS);
  }
}

/** Resolves when the process is gone. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  await once(child, "exit");
}

function logOf({ temporary }: EnginePlace, daemon: Daemon): string {
  return join(temporary, `${daemon}.log`);
}

/** In a session of its own: Ctrl-C at the terminal is for the tests, which end it in order. */
async function launch(
  place: EnginePlace,
  daemon: Daemon,
  args: readonly string[],
): Promise<ChildProcess> {
  const log = await open(logOf(place, daemon), "a");
  const stdio = ["ignore", log.fd, log.fd] as const;
  const child = spawn(daemon, args, { stdio: [...stdio], detached: true, cwd: "/" });
  child.unref();
  await Promise.race([once(child, "spawn"), once(child, "error").then(([error]) => raise(error))]);
  await log.close();
  return child;
}

function raise(error: unknown): never {
  throw error;
}
