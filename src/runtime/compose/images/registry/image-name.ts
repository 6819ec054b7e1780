/** What the command line of Docker calls its own registry, in its configuration too. */
export const DOCKER_HUB = "https://index.docker.io/v1/";

/**
 * The registry that an image comes from, by its name: the first part is one when it looks like a
 * host (the distribution project's reference grammar).
 */
export function registryOf(image: string): string {
  const [first = "", ...others] = image.split("/");
  const isHost = /[.:]/.test(first) || first === "localhost";
  if (others.length === 0 || !isHost) return DOCKER_HUB;
  return /^(index\.)?docker\.io$/.test(first) ? DOCKER_HUB : first;
}

/** The name with a tag or a digest: without any an engine would pull all that there are. */
export function withTag(image: string): string {
  const last = image.slice(image.lastIndexOf("/") + 1);
  return /[:@]/.test(last) ? image : `${image}:latest`;
}
