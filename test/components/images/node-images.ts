import { execFile } from "node:child_process";
import { readFile, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../../support/checkout.ts";
import { accounts, folder, type ImageRecipe, TMP } from "./recipe.ts";
import type { TarEntry } from "./tar.ts";

const NONROOT = { uid: 65532, gid: 65532 };
const PATH = "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const SHARED_OBJECT = /(\/\S+) \(0x[0-9a-f]+\)$/gm;

/** Node.js needs it since version 25; its own image has it, distroless has not. */
const NOT_IN_DISTROLESS = /\/libatomic\./;

/** The images that compose/Dockerfile builds on, by what they are there for. */
export async function nodeImages(): Promise<ImageRecipe[]> {
  const { node, base } = await imagesOfDockerfile();
  const libraries = await nodeLibraries();
  return [
    {
      image: node,
      files: [
        TMP,
        ...accounts("node", { uid: 1000, gid: 1000 }),
        ...libraries,
        { path: "/usr/local/bin/node", content: { file: pinnedNode } },
      ],
      config: [PATH, 'CMD ["node"]'],
    },
    {
      image: base,
      files: [
        TMP,
        ...accounts("nonroot", NONROOT),
        folder("/home/nonroot", NONROOT, 0o700),
        ...libraries.filter(({ path }) => !NOT_IN_DISTROLESS.test(path)),
      ],
      config: [PATH, "WORKDIR /home/nonroot", `USER ${NONROOT.uid}`],
    },
  ];
}

/** The node binary of this checkout, of the same version as the image is. */
export const pinnedNode = join(repository, "node_modules/node/bin/node");

/** What the loader finds for it on this machine, in the same places. */
export async function nodeLibraries(): Promise<TarEntry[]> {
  const { stdout } = await promisify(execFile)("ldd", [pinnedNode]);
  const paths = Array.from(stdout.matchAll(SHARED_OBJECT), ([, path = ""]) => path);
  return Promise.all(
    paths.map(async (path) => ({
      // Debian's /lib is a link; the folders above it are where the loader looks all the same.
      path: path.startsWith("/lib/") ? `/usr${path}` : join(dirname(path), basename(path)),
      content: { file: await realpath(path) },
    })),
  );
}

/** The Dockerfile is the one place where they are named. */
async function imagesOfDockerfile(): Promise<{ node: string; base: string }> {
  const text = await readFile(join(repository, "compose/Dockerfile"), "utf8");
  const froms = Array.from(text.matchAll(/^FROM (\S+)/gm), ([, image = ""]) => image);
  const node = froms.find((image) => image.startsWith("node:"));
  const base = froms.find((image) => image.includes("/distroless/"));
  if (node === undefined || base === undefined) {
    throw new Error(`compose/Dockerfile builds on ${froms.join(", ")}`);
  }
  return { node, base };
}
