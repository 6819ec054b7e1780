import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { packageVersion } from "../../../util/package-version.ts";
import type { ImageBuild } from "./image-build.ts";

/** What devstack's own services run from in containers: one image for all of them. */
export interface ServiceImage {
  /** Name and tag; the tag changes with the services, so that none runs from an older build. */
  image: string;
  build: ImageBuild;
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

/** All files that the image is built from, relative to the package's folder. */
export async function serviceImageFiles(packageFolder: string): Promise<string[]> {
  const programs = await readdir(join(packageFolder, PROGRAMS));
  const code = await withImports(
    packageFolder,
    programs.map((name) => `${PROGRAMS}/${name}`),
  );
  return [".dockerignore", "package.json", "LICENSE", ...OTHER_INPUTS, ...code];
}

const CHUNKS = "dist/chunks";

/** What a bundle writes between quotes for another file of it. */
const IMPORTED = /["'](\.{1,2}\/[\w./-]+\.js)["']/g;

/** The files and all that they import, directly or through others: older chunks may lie beside them. */
async function withImports(folder: string, files: readonly string[]): Promise<string[]> {
  const found = new Set(files);
  const chunks = new Set((await readdir(join(folder, CHUNKS))).map((name) => `${CHUNKS}/${name}`));
  // What is added while it is gone through is gone through as well.
  for (const file of found) {
    const text = await readFile(join(folder, file), "utf8");
    for (const [, path = ""] of text.matchAll(IMPORTED)) {
      const other = posix.join(posix.dirname(file), path);
      if (chunks.has(other)) found.add(other);
    }
  }
  return [...found];
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
