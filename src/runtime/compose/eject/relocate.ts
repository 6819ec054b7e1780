import { basename, join, relative, sep } from "node:path";
import type { RenderedContainer } from "../render-container.ts";
import type { EjectedCopy } from "./ejected-stack.ts";

/** A container as it is in an ejected folder, and what has to be in that folder for it. */
export interface Relocated {
  container: RenderedContainer;
  copies: EjectedCopy[];
}

/**
 * A container whose paths start from the folder. What devstack brings, and a policy, is copied into
 * it; what is the user's own, such as folders that are built and folders with data, stays where it is.
 */
export function relocate(
  service: string,
  container: RenderedContainer,
  { folder }: { folder: string },
): Relocated {
  const copies: EjectedCopy[] = [];
  const mounts = Object.entries(container.mounts).map(([source, target]) => {
    const path = join("mounted", service, basename(source));
    copies.push({ from: source, path });
    return [`./${path}`, target];
  });
  return {
    container: {
      ...container,
      image: relocateBuild(container.image, folder),
      files: container.files.map((file) => ({ ...file, path: fromFolder(folder, file.path) })),
      mounts: Object.fromEntries(mounts),
      volumes: container.volumes.map((mount) =>
        mount.kind === "bind" ? { ...mount, source: fromFolder(folder, mount.source) } : mount,
      ),
    },
    copies,
  };
}

/** Compose takes for a path only what begins with a dot or a slash. */
export function fromFolder(folder: string, path: string): string {
  const way = relative(folder, path).split(sep).join("/");
  if (way === "") return ".";
  return way.startsWith("../") || way === ".." ? way : `./${way}`;
}

function relocateBuild(
  image: RenderedContainer["image"],
  folder: string,
): RenderedContainer["image"] {
  if (image.kind !== "user" || image.build === null) return image;
  const { context, dockerfile } = image.build;
  return { ...image, build: { context: fromFolder(folder, context), dockerfile } };
}
