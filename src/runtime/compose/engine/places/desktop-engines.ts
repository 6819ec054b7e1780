import { join } from "node:path";
import { xdg } from "../../../../util/user-folders.ts";
import { type FindPlaces, type Surroundings, socketAddress } from "./place.ts";

/** Engines in a virtual machine that a program of the user's desktop keeps. */
export const desktopEngines: FindPlaces = async (surroundings) => ({
  places: [
    ...dockerDesktop(surroundings).map((path) => ["Docker Desktop", path, "start Docker Desktop"]),
    ...colima(surroundings).map((path) => ["Colima", path, "colima start"]),
    ["OrbStack", join(surroundings.home, ".orbstack", "run", "docker.sock"), "orb start"],
    ["Rancher Desktop", join(surroundings.home, ".rd", "docker.sock"), "start Rancher Desktop"],
  ].map(([origin = "", path = "", start = ""]) => ({
    origin,
    address: socketAddress(path),
    start,
  })),
});

function dockerDesktop({ platform, home }: Surroundings): string[] {
  const folder = join(home, ".docker");
  const onLinux = join(folder, "desktop", "docker.sock");
  return platform === "darwin" ? [join(folder, "run", "docker.sock"), onLinux] : [onLinux];
}

/** Colima's own variable, its old folder, and the one it has where XDG folders are set. */
function colima({ env, home }: Surroundings): string[] {
  const config = xdg(env, "XDG_CONFIG_HOME");
  const folders = env["COLIMA_HOME"]
    ? [env["COLIMA_HOME"]]
    : [join(home, ".colima"), ...(config === undefined ? [] : [join(config, "colima")])];
  return folders.flatMap((folder) => [
    join(folder, "default", "docker.sock"),
    join(folder, "docker.sock"),
  ]);
}
