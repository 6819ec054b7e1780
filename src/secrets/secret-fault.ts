import type { SecretSource } from "../config/config.ts";
import { DevstackError } from "../util/errors.ts";

/** Why a secret cannot be had; in no case its value. */
export interface SecretFault {
  name: string;
  source: SecretSource;
  why: string;
  hint: string;
  cause?: unknown;
}

/** What is wrong with a provider, before it is known whose secret it was to be. */
export class ProviderFault extends Error {
  readonly hint: string;
  constructor(why: string, hint: string, cause?: unknown) {
    super(why, { cause });
    this.hint = hint;
  }
}

/** The provider in words: of a command the program alone, since its arguments may say too much. */
function sourceWords(source: SecretSource): string {
  switch (source.kind) {
    case "env":
      return `env:${source.variable}`;
    case "file":
      return `file:${source.path}`;
    case "exec":
      return `exec:${source.command[0]}`;
    case "generate":
      return `generate: ${source.bytes}`;
  }
}

/** What to do, once for all secrets that need the same. */
function hintFor(faults: readonly [SecretFault, ...SecretFault[]]): string {
  const names = Map.groupBy(faults, ({ hint }) => hint);
  if (names.size === 1) return faults[0].hint;
  return [...names]
    .map(([hint, those]) => `${those.map(({ name }) => name).join(", ")}: ${hint}`)
    .join("; ");
}

/** E_SECRET for all secrets that cannot be had, in the order of the file. */
export function secretError(faults: readonly [SecretFault, ...SecretFault[]]): DevstackError {
  const [first] = faults;
  const message =
    faults.length === 1
      ? `the secret ${first.name} cannot be had`
      : `${faults.length} secrets cannot be had`;
  const told = faults.map(({ name, source, why }) => {
    const words = `${sourceWords(source)}: ${why}`;
    return faults.length === 1 ? words : `${name} from ${words}`;
  });
  return new DevstackError("E_SECRET", message, {
    why: told.join("; "),
    hint: hintFor(faults),
    cause: first.cause,
    details: {
      secrets: faults.map(({ name, source, why, hint }) => ({
        name,
        from: sourceWords(source),
        why,
        hint,
      })),
      places: faults.map(({ name, source }) => [
        "secrets",
        name,
        source.kind === "generate" ? "generate" : "from",
      ]),
    },
  });
}
