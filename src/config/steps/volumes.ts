import path from "node:path";
import { mountOf } from "../build-mounts.ts";
import { type Draft, servicesOf } from "../draft.ts";
import { kindOf } from "../mount.ts";
import type { Problem } from "../problem.ts";

/** Step eight: what containers are given of this machine, and where they have it. */
export function checkVolumes(draft: Draft): Problem[] {
  return servicesOf(draft).flatMap(([name, { volumes }]) => {
    const targets = new Set<string>();
    return volumes.flatMap((data, index): Problem[] => {
      const mount = mountOf(data);
      if (mount === null) return [];
      const place = { path: ["services", name, "volumes", index], at: "value" as const };
      const target = path.posix.normalize(mount.target).replace(/\/$/, "");
      const taken = targets.has(target);
      targets.add(target);
      return [
        ...(taken ? [{ ...place, message: `${target} is there twice`, suggestion: null }] : []),
        ...(mount.kind === "volume" && kindOf(mount.source) !== "volume"
          ? [{ ...place, message: `${mount.source} is a path`, suggestion: "write type: bind" }]
          : []),
        ...(mount.kind === "bind" && reachesEngine(mount.source)
          ? [{ ...place, message: ENGINE, suggestion: "remove it" }]
          : []),
      ];
    });
  });
}

const ENGINE =
  "gives the container the engine's socket, and whoever has that rules the whole machine";

/** Where engines listen; a folder above them has them too. */
const SOCKETS = ["/var/run/docker.sock", "/run/docker.sock"];
const SOCKET_NAMES = /^(docker|podman|containerd|crio|buildkitd)(\.raw)?\.sock$/;

function reachesEngine(source: string): boolean {
  const plain = path.posix.normalize(source).replace(/(.)\/$/, "$1");
  if (SOCKET_NAMES.test(path.posix.basename(plain))) return true;
  const within = plain === "/" ? "/" : `${plain}/`;
  return SOCKETS.some((socket) => socket.startsWith(within));
}
