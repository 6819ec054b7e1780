import type { CatalogContext } from "./context.ts";
import { IMAGES, type ImageService } from "./images.ts";
import type { LaunchOption, ProgramOption } from "./service-spec.ts";

/** A real program, as a machine has it and as an engine does. */
export interface RealProgram extends Omit<ProgramOption, "kind" | "configured"> {
  /** What the entry point of its image gets, where that differs from what the program gets. */
  imageArgs?: readonly string[];
  /** What its container reads of this machine: absolute path, with references, to path inside. */
  mounts?: Readonly<Record<string, string>>;
}

/**
 * The ways to launch a service by its real program: the one the user configured, else the one on
 * PATH, or its image; none where the user asked for the built-in stand-in.
 */
export function programOptions(
  context: CatalogContext,
  service: ImageService,
  { imageArgs, mounts = {}, ...program }: RealProgram,
): LaunchOption[] {
  const configured = context.binaries[service];
  if (configured === "builtin") return [];
  const { image, version, user, memoryMb } = IMAGES[service];
  return [
    { kind: "program", ...program, ...(configured && { configured }) },
    {
      kind: "stock-image",
      ...{ image, version, mounts, memoryMb },
      user: `${user.uid}:${user.gid}`,
      args: imageArgs ?? program.args,
    },
  ];
}
