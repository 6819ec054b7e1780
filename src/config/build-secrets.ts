import path from "node:path";
import type { SecretConfig, SecretSource } from "./config.ts";
import type { SecretData } from "./schema/secrets-schema.ts";

/** The typed `secrets` of a draft in which no step found a problem. */
export function secretsConfig(
  secrets: Readonly<Record<string, SecretData>>,
  folder: string,
): Record<string, SecretConfig> {
  return Object.fromEntries(
    Object.entries(secrets).map(([name, { from, generate, to, as }]) => [
      name,
      { source: sourceOf(from, generate, folder), to, as },
    ]),
  );
}

function sourceOf(from: SecretData["from"], generate: number | null, folder: string): SecretSource {
  if (from === null) return { kind: "generate", bytes: generate ?? 0 };
  if (typeof from !== "string") {
    const [first = "", ...args] = from;
    return { kind: "exec", command: [afterColon(first).trim(), ...args] };
  }
  const rest = afterColon(from);
  if (from.startsWith("env:")) return { kind: "env", variable: rest };
  if (from.startsWith("file:")) return { kind: "file", path: path.resolve(folder, rest) };
  const [program = "", ...args] = rest.trim().split(/\s+/);
  return { kind: "exec", command: [program, ...args] };
}

function afterColon(text: string): string {
  return text.slice(text.indexOf(":") + 1);
}
