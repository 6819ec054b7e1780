import type { FoundEngine } from "./engine/find-engine.ts";

/**
 * The runtime in one line: `compose (Docker 28.2.0, Compose 2.40.3)`. The version of Compose is left
 * out where it is not known, and what a distribution adds to a version always.
 */
export function describeEngine(
  engine: Pick<FoundEngine, "name" | "version"> | null,
  composeVersion: string | null,
): string {
  if (engine === null) return "compose (no container engine answers)";
  const parts = [
    `${engine.name} ${plain(engine.version)}`,
    ...(composeVersion === null ? [] : [`Compose ${plain(composeVersion)}`]),
  ];
  return `compose (${parts.join(", ")})`;
}

function plain(version: string): string {
  return version.replace(/\+.*$/, "");
}
