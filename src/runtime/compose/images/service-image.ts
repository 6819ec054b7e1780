import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageVersion } from "../../../util/package-version.ts";

/** What devstack's own services run from in containers: one image for all of them. */
export interface ServiceImage {
  /** Name and tag; the tag changes with the services, so that none runs from an older build. */
  image: string;
  /** `build` of a service in a Compose file. The context is a folder of this machine. */
  build: ServiceImageBuild;
}

export interface ServiceImageBuild {
  /** The folder of the package. */
  context: string;
  /** Relative to the context. */
  dockerfile: string;
  args: Readonly<Record<string, string>>;
  /** The engine fetches base images where they are missing; the build itself fetches nothing. */
  network: "none";
}

const DOCKERFILE = "compose/Dockerfile";
const PROGRAMS = "dist/services";

/** What else the image follows from; .dockerignore keeps everything that is not here out of it. */
const OTHER_INPUTS = [
  DOCKERFILE,
  "compose/precompile.js",
  "config/opa/policy.wasm",
  "dist/THIRD_PARTY_NOTICES.md",
];

/**
 * The image of the services that this package has.
 *
 * @throws the system's error when the package has no bundle.
 */
export async function serviceImage(packageFolder: string): Promise<ServiceImage> {
  const version = packageVersion(packageFolder);
  return {
    image: `devstack-services:${version}-${await digestOfInputs(packageFolder)}`,
    build: {
      context: packageFolder,
      dockerfile: DOCKERFILE,
      args: { VERSION: version },
      network: "none",
    },
  };
}

/** A Compose file with nothing to start, for `docker compose --file - build`. */
export function buildFile({ image, build }: { image: string; build: object }): string {
  return JSON.stringify({ name: "devstack-services", services: { services: { image, build } } });
}

/** Programs import chunks by names that carry a hash of their content, so theirs say it all. */
async function digestOfInputs(packageFolder: string): Promise<string> {
  const programs = (await readdir(join(packageFolder, PROGRAMS))).sort();
  const hash = createHash("sha256");
  for (const path of [...OTHER_INPUTS, ...programs.map((name) => `${PROGRAMS}/${name}`)]) {
    const content = await readFile(join(packageFolder, path));
    hash.update(`${path} ${content.length}\n`).update(content);
  }
  return hash.digest("hex").slice(0, 12);
}
