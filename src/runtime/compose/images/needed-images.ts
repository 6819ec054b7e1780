import type { ContainerImage } from "../../../plan/plan.ts";
import type { ContainerService } from "../container-service.ts";
import { gatedServices, gateName } from "../file/gates.ts";
import type { ImageBuild } from "./image-build.ts";
import type { ServiceImage } from "./service-image.ts";

/** An image that containers of a stack are made of, and how an engine comes by it. */
export interface NeededImage {
  image: string;
  /** Names of the services that run from it. */
  services: readonly string[];
  /** Null where it is pulled. */
  build: ImageBuild | null;
  /** Whose it is: devstack's own, another project's, or what devstack.yaml names. */
  origin: ContainerImage["kind"];
}

/**
 * The images of these services and of what waits for them, each once. `project`: what Compose calls
 * the stack.
 */
export function neededImages(
  services: readonly ContainerService[],
  { own, project }: { own: ServiceImage; project: string },
): NeededImage[] {
  const needed = new Map<string, NeededImage>();
  const all = [
    ...services.map(({ name, launch }) => ({ name, image: launch.image })),
    ...gatedServices(services).map(({ name }) => ({ name: gateName(name), image: null })),
  ];
  for (const { name, image } of all) {
    const wanted = imageOf(image, { own, fallback: `${project}-${name}` });
    const known = needed.get(wanted.image);
    // Of two services with one image, one may say what it is built from.
    const build = wanted.build ?? known?.build ?? null;
    const users = [...(known?.services ?? []), name];
    needed.set(wanted.image, { ...wanted, build, services: users });
  }
  return [...needed.values()];
}

function imageOf(
  /** Null for what is no service of the plan: that is devstack's own. */
  image: ContainerImage | null,
  { own, fallback }: { own: ServiceImage; fallback: string },
): Omit<NeededImage, "services"> {
  switch (image?.kind) {
    case undefined:
    case "own":
      return { ...own, origin: "own" };
    case "stock":
      return { image: image.name, build: null, origin: "stock" };
    case "user": {
      const { name, build } = image;
      return {
        // Without a name Compose gives what it builds this one.
        image: name ?? fallback,
        build: build && { context: build.context, dockerfile: build.dockerfile ?? "Dockerfile" },
        origin: "user",
      };
    }
  }
}
