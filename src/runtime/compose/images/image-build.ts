/** What an image is built from: `build` of a service in a Compose file. */
export interface ImageBuild {
  /** A folder of this machine. */
  context: string;
  /** Relative to the context. */
  dockerfile: string;
  args?: Readonly<Record<string, string>>;
  /** `none`: the engine fetches base images where they are missing; the build itself fetches nothing. */
  network?: "none";
}

/** A Compose file with nothing to start, for `docker compose --file - build`. */
export function buildFile({ image, build }: { image: string; build: ImageBuild }): string {
  return JSON.stringify({ name: "devstack-services", services: { services: { image, build } } });
}
