import type { ContainerImage } from "../../../plan/plan.ts";
import type { ContainerService } from "../container-service.ts";
import type { ServiceImage, ServiceImageBuild } from "./service-image.ts";

/** An image that containers of a stack are made of, and how an engine comes by it. */
export interface NeededImage {
  image: string;
  /** Names of the services that run from it. */
  services: readonly string[];
  /** `build` of a service in a Compose file; null where it is pulled. */
  build: ServiceImageBuild | null;
  /** Whose it is: devstack's own, another project's, or what devstack.yaml names. */
  origin: ContainerImage["kind"];
}

/** The images of these services, each once. */
export function neededImages(
  services: readonly ContainerService[],
  own: ServiceImage,
): NeededImage[] {
  const needed = new Map<string, NeededImage>();
  for (const { name, launch } of services) {
    const wanted = imageOf(launch.image, own);
    if (wanted === null) continue;
    const known = needed.get(wanted.image)?.services ?? [];
    needed.set(wanted.image, { ...wanted, services: [...known, name] });
  }
  return [...needed.values()];
}

function imageOf(image: ContainerImage, own: ServiceImage): Omit<NeededImage, "services"> | null {
  if (image.kind === "own") return { ...own, origin: "own" };
  if (image.name === null) return null;
  return { image: image.name, build: null, origin: image.kind };
}
