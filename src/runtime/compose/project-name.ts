/**
 * What Compose calls a stack's project, by which the engine's names of containers, networks and
 * volumes begin: the stack's name for people, and the beginning of its id, since two folders may
 * have stacks of one name. Compose takes lower-case letters, digits, dashes and underscores, and a
 * letter or a digit first (Compose specification, "name").
 */
export function projectName(name: string, stackId: string): string {
  return `${plainProjectName(name)}-${stackId.slice(0, 6)}`;
}

/** The same for a file that is nobody's but Compose's. */
export function plainProjectName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/^[^a-z0-9]+/, "");
  return plain || "stack";
}

/**
 * The one network of a stack: Compose puts every service on it that names no other, those of files
 * that are included too.
 */
export const NETWORK = "default";

/** What the engine calls it. */
export function networkName(project: string): string {
  return `${project}_${NETWORK}`;
}
