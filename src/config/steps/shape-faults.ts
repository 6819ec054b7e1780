import type { core } from "zod";
import type { ConfigPath } from "../config-path.ts";

/** An issue of the schema library, taken apart into one fault per place. */
export type Fault =
  | { kind: "unknown-key"; path: ConfigPath; key: string }
  | { kind: "bad-key"; path: ConfigPath; message: string }
  | {
      kind: "bad-value";
      path: ConfigPath;
      message: string;
      /** The words that would have been right, if there is a list of them. */
      choices: readonly string[];
      /** The library's name of the expected type, or null. */
      expected: string | null;
    };

export function faultsOf(issues: readonly core.$ZodIssue[], base: ConfigPath = []): Fault[] {
  return issues.flatMap((issue): Fault[] => {
    const path = [...base, ...issue.path.filter((step) => typeof step !== "symbol")];
    switch (issue.code) {
      case "unrecognized_keys":
        return issue.keys.map((key) => ({ kind: "unknown-key", path: [...path, key], key }));
      case "invalid_key":
        return [{ kind: "bad-key", path, message: issue.issues[0]?.message ?? issue.message }];
      case "invalid_union": {
        const branch = likelyBranch(issue.errors);
        if (branch !== null) return faultsOf(branch, path);
        return [bad(path, issue.message, { choices: missingKeys(issue.errors) })];
      }
      case "invalid_value":
        return [bad(path, issue.message, { choices: issue.values.map(String) })];
      case "invalid_type":
        return [bad(path, issue.message, { expected: issue.expected })];
      default:
        return [bad(path, issue.message, {})];
    }
  });
}

function bad(
  path: ConfigPath,
  message: string,
  more: { choices?: readonly string[]; expected?: string },
): Fault {
  return {
    kind: "bad-value",
    path,
    message,
    choices: more.choices ?? [],
    expected: more.expected ?? null,
  };
}

type Branch = readonly core.$ZodIssue[];

/**
 * The alternative of a union that the user most likely had in mind: one whose type is right, and
 * that has fewer faults than any other. Null when none stands out.
 */
function likelyBranch(branches: readonly Branch[]): Branch | null {
  const candidates = branches
    .filter(
      (issues) => !issues.some(({ code, path }) => code === "invalid_type" && path.length === 0),
    )
    .toSorted((a, b) => a.length - b.length);
  const [first, second] = candidates;
  if (first === undefined) return null;
  return second === undefined || first.length < second.length ? first : null;
}

/** Keys that one alternative or another would have needed. */
function missingKeys(branches: readonly Branch[]): string[] {
  const keys = branches.flatMap((issues) =>
    issues.flatMap(({ code, path }) =>
      code === "invalid_type" && path.length === 1 ? [String(path[0])] : [],
    ),
  );
  return [...new Set(keys)];
}
