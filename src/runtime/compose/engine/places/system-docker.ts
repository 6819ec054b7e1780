import { join } from "node:path";
import { type FindPlaces, socketAddress } from "./place.ts";

/** Docker as the system runs it, for all users. */
export const systemDocker: FindPlaces = async ({ platform, systemFolder }) => ({
  places: [
    {
      origin: "the system's Docker",
      address: socketAddress(join(systemFolder, "var", "run", "docker.sock")),
      start: platform === "darwin" ? "start Docker Desktop" : "sudo systemctl start docker",
      access: "sudo usermod -aG docker $USER, and log in again",
    },
  ],
});
