import { join } from "node:path";
import { xdg } from "../../../../util/user-folders.ts";
import { type FindPlaces, socketAddress } from "./place.ts";

/** Docker without root, as a user runs it (Docker's documentation, "Rootless mode"). */
export const rootlessDocker: FindPlaces = async ({ env, platform, home }) => {
  // On macOS Docker Desktop has its socket in the last of these.
  if (platform === "darwin") return { places: [] };
  const runtime = xdg(env, "XDG_RUNTIME_DIR");
  const folders = [...(runtime === undefined ? [] : [runtime]), join(home, ".docker", "run")];
  return {
    places: folders.map((folder) => ({
      origin: "rootless Docker",
      address: socketAddress(join(folder, "docker.sock")),
      start: "systemctl --user start docker",
    })),
  };
};
