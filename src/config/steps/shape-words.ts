import type { z } from "zod";
import { closest } from "../closest.ts";
import type { ConfigSource } from "../config-source.ts";
import { isPlatformService } from "../platform-services.ts";
import { didYouMean, type Problem } from "../problem.ts";
import { knownKeys } from "./known-keys.ts";
import type { Fault } from "./shape-faults.ts";

interface Surroundings {
  schema: z.ZodType;
  /** What stands at the fault's path; undefined when nothing does. */
  value: unknown;
  source: ConfigSource;
}

/** What Compose calls the keys that have another name here. */
const COMPOSE_WORDS: Readonly<Record<string, string>> = {
  depends_on: "needs",
  entrypoint: "process",
  environment: "env",
  healthcheck: "probes",
};

/** A fault of shape in words, with what to write instead. */
export function faultProblem(fault: Fault, { schema, value, source }: Surroundings): Problem {
  const { path } = fault;
  switch (fault.kind) {
    case "unknown-key":
      return {
        path,
        at: "key",
        message: "unknown key",
        suggestion: insteadOfKey(
          fault.key,
          knownKeys(schema, path.slice(0, -1)),
          path.length === 1,
        ),
      };
    case "bad-key":
      return { path, at: "key", message: fault.message, suggestion: null };
    case "bad-value": {
      if (value === undefined && !source.has(path)) {
        return { path, at: "key", message: `is missing: ${fault.message}`, suggestion: null };
      }
      return {
        path,
        at: "value",
        message: fault.message,
        suggestion: insteadOfValue(fault, value),
      };
    }
  }
}

function insteadOfKey(key: string, known: readonly string[], topLevel: boolean): string | null {
  if (topLevel && isPlatformService(key)) return `${key} belongs under services`;
  const ours = Object.hasOwn(COMPOSE_WORDS, key) ? COMPOSE_WORDS[key] : undefined;
  if (ours !== undefined && known.includes(ours)) return `here it is called ${ours}`;
  const near = didYouMean(closest(key, known));
  return near ?? (known.length === 0 ? null : `known keys: ${known.join(", ")}`);
}

function insteadOfValue(fault: Fault & { kind: "bad-value" }, value: unknown): string | null {
  if (typeof value === "object" && value !== null) {
    const near = Object.keys(value).map((key) => closest(key, fault.choices));
    return didYouMean(near.find((word) => word !== null) ?? null);
  }
  if (typeof value !== "string") return null;
  switch (fault.expected) {
    case "boolean":
      return didYouMean(TRUTH.get(value.toLowerCase()) ?? closest(value, ["true", "false"]));
    case "number":
    case "int":
      return /^\d+$/.test(value) ? `write it without quotes: ${value}` : null;
    case "array":
      return /^[\w./ @:=-]+$/.test(value)
        ? `write it as a list: [${value.trim().split(/\s+/).join(", ")}]`
        : null;
    default:
      return didYouMean(closest(value, fault.choices));
  }
}

/** What other tools and YAML 1.1 take for truth values. */
const TRUTH: ReadonlyMap<string, string> = new Map([
  ["yes", "true"],
  ["on", "true"],
  ["no", "false"],
  ["off", "false"],
]);
