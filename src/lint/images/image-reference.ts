/** The parts of an image's name. */
export interface ImageReference {
  /** As people know it: without Docker Hub's host and without `library/`. */
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
  const repository = (colon === -1 ? name : name.slice(0, colon))
    .replace(/^(?:(?:registry-1|index|registry\.hub)\.)?docker\.(?:io|com)\//, "")
    .replace(/^library\//, "");
  const tag = colon === -1 ? null : name.slice(colon + 1);
  return { repository, tag, digest, version: versionOf(tag) };
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
