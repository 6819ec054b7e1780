import type { ContainerImage, PlannedService } from "../../../plan/plan.ts";
import type { ComposeService } from "./compose-file.ts";

/** The uid of the user `nonroot` of the distroless images, which devstack's own image has too. */
const OWN_USER = "65532:65532";

/** What fails again and again is left alone in the end: then it is seen to have failed. */
export const RESTART = "on-failure:5";

/** A service that writes without end fills no disk. */
export const LOGGING: ComposeService["logging"] = {
  driver: "json-file",
  options: { "max-size": "10m", "max-file": "3" },
};

/**
 * What Node.js needs to end when it is told to. The first process of a container gets no signal that
 * it does not listen for yet: another is the first. And one that asks for an address does not end
 * before the answer, which does not come where a name is the stack's, its container is gone, and no
 * name server of the machine answers: it asks once, and briefly.
 */
const ENDS_WHEN_TOLD: Partial<ComposeService> = {
  init: true,
  dns_opt: ["timeout:2", "attempts:1"],
};

/**
 * What is not the user's needs no more rights and no more memory than these; what is may need more,
 * and nobody knows how much.
 */
export function boundsOf(
  image: ContainerImage,
  volumes: PlannedService["volumes"] = {},
): Partial<ComposeService> {
  if (image.kind === "user") {
    return {
      tmpfs: scratchFolders(volumes, "mode=1777"),
      security_opt: ["no-new-privileges:true"],
    };
  }
  const user = image.kind === "own" ? OWN_USER : image.user;
  const [uid, gid] = user.split(":");
  return {
    ...(image.kind === "own" && ENDS_WHEN_TOLD),
    user,
    read_only: true,
    tmpfs: ["/tmp", ...scratchFolders(volumes, `uid=${uid},gid=${gid},mode=0700`)],
    cap_drop: ["ALL"],
    security_opt: ["no-new-privileges:true"],
    mem_limit: `${image.memoryMb}m`,
  };
}

/** In memory, and the container's own: empty whenever it starts. */
function scratchFolders(volumes: PlannedService["volumes"], options: string): string[] {
  return Object.values(volumes).flatMap(({ containerPath, scratch }) =>
    scratch ? [`${containerPath}:${options}`] : [],
  );
}
