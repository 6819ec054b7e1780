/** The parts of an image's name. */
export interface ImageReference {
  /** As it is written, without tag and digest. */
  name: string;
  /** Without the registry's host and `library/`: a mirror holds the same image. */
  repository: string;
  /** Null when none is written. */
  tag: string | null;
  digest: string | null;
  /** The numbers that the tag begins with, as in `v2.53.0` or `7.2-alpine`; null for others. */
  version: readonly number[] | null;
}

/** Takes `host/path/name:tag@digest` apart. */
export function parseImage(text: string): ImageReference {
  const [name = "", digest = null] = text.split("@");
  const slash = name.lastIndexOf("/");
  const colon = name.indexOf(":", slash + 1);
  const written = colon === -1 ? name : name.slice(0, colon);
  const repository = written
    .replace(/^(?:localhost|[^/]*[.:][^/]*)\//, "")
    .replace(/^library\//, "");
  const tag = colon === -1 ? null : name.slice(colon + 1);
  return { name: written, repository, tag, digest, version: versionOf(tag) };
}

function versionOf(tag: string | null): readonly number[] | null {
  const numbers = /^v?(\d+(?:\.\d+){0,2})(?![\d])/.exec(tag ?? "")?.[1];
  return numbers === undefined ? null : numbers.split(".").map(Number);
}

/**
 * Whether the image is at least of a version; null when its tag does not tell. No tag and `latest`
 * mean the newest.
 */
export function isAtLeast(image: ImageReference, wanted: readonly number[]): boolean | null {
  if (image.version === null) {
    return image.digest === null && (image.tag === null || image.tag === "latest") ? true : null;
  }
  for (const [index, number] of wanted.entries()) {
    const own = image.version[index];
    // `2` means the newest of all 2.x.
    if (own === undefined) return true;
    if (own !== number) return own > number;
  }
  return true;
}
