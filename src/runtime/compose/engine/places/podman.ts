import { join } from "node:path";
import { xdg } from "../../../../util/user-folders.ts";
import { type FindPlaces, socketAddress } from "./place.ts";

const ROOTLESS = "systemctl --user start podman.socket";

/** Podman, which answers the same API where its socket is on. A user's own comes first. */
export const podman: FindPlaces = async ({ env, platform, home, systemFolder }) => {
  if (platform === "darwin") {
    const machine = join(home, ".local", "share", "containers", "podman", "machine", "podman.sock");
    const start = "podman machine start";
    return { places: [{ origin: "Podman", address: socketAddress(machine), start }] };
  }
  const runtime = xdg(env, "XDG_RUNTIME_DIR");
  const system = {
    origin: "the system's Podman",
    address: socketAddress(join(systemFolder, "run", "podman", "podman.sock")),
    start: "sudo systemctl start podman.socket",
    access: `use Podman without root: ${ROOTLESS}`,
  };
  if (runtime === undefined) return { places: [system] };
  const own = socketAddress(join(runtime, "podman", "podman.sock"));
  return { places: [{ origin: "rootless Podman", address: own, start: ROOTLESS }, system] };
};
