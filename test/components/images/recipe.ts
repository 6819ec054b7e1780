import { createHash, type Hash } from "node:crypto";
import { open } from "node:fs/promises";
import type { TarEntry } from "./tar.ts";

/** How an image is made from what is on this machine. */
export interface ImageRecipe {
  /** The official name and tag, by which a Compose file names it. */
  image: string;
  files: readonly TarEntry[];
  /** Lines of a Dockerfile, such as ENTRYPOINT and USER. */
  config: readonly string[];
}

const SAMPLE_BYTES = 64 * 1024;

/**
 * Says whether an image that was made before is still the right one, whatever checkout it was made
 * from. Of large files it takes the size, the beginning and the end: linkers write the identity of
 * a build there, and reading half a gigabyte costs a second.
 */
export async function recipeDigest({ image, files, config }: ImageRecipe): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify({ image, config }));
  for (const { content, ...entry } of files) {
    hash.update(JSON.stringify(entry));
    if (typeof content === "string" || !("file" in content)) hash.update(JSON.stringify(content));
    else await sample(content.file, hash);
  }
  return hash.digest("hex").slice(0, 16);
}

async function sample(path: string, hash: Hash): Promise<void> {
  const file = await open(path);
  try {
    const { size, mode } = await file.stat();
    hash.update(`${size} ${mode & 0o111}\n`);
    for (const position of [0, Math.max(0, size - SAMPLE_BYTES)]) {
      const { buffer, bytesRead } = await file.read({
        buffer: Buffer.alloc(SAMPLE_BYTES),
        position,
      });
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

export function folder(path: string, owner: { uid: number; gid: number }, mode = 0o755): TarEntry {
  return { path, content: "folder", mode, ...owner };
}

/** /tmp, for a container that is not read-only. */
export const TMP = folder("/tmp", { uid: 0, gid: 0 }, 0o1777);

/** The account file with root, nobody, and one more user. */
export function accounts(name: string, { uid, gid }: { uid: number; gid: number }): TarEntry[] {
  const line = `${name}:x:${uid}:${gid}:${name}:/home/${name}:/sbin/nologin\n`;
  const others =
    "root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n";
  const groups = `root:x:0:\nnobody:x:65534:\n${gid === 0 ? "" : `${name}:x:${gid}:\n`}`;
  return [
    { path: "/etc/passwd", content: { text: others + line } },
    { path: "/etc/group", content: { text: groups } },
  ];
}
