import { ApiError } from "../status/api-error.ts";
import type { FieldSet, PathElement } from "./field-set.ts";
import type { Manager } from "./managed-fields.ts";
import { pathText } from "./path-elements.ts";

/** A field that somebody else owns and that would change. */
export interface Conflict {
  readonly manager: Manager;
  readonly path: readonly PathElement[];
}

export function conflictsWith(manager: Manager, fields: FieldSet): Conflict[] {
  return [...fields.paths()].map((path) => ({ manager, path }));
}

/** The answer to an apply that meets conflicts: 409, in the words of Kubernetes 1.34. */
export function conflictError(conflicts: readonly Conflict[]): ApiError {
  const causes = conflicts.map(({ manager, path }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${managerText(manager)}`,
    field: pathText(path),
  }));
  return new ApiError("Conflict", messageOf(conflicts), { causes });
}

function messageOf(conflicts: readonly Conflict[]): string {
  const [only] = conflicts;
  if (only !== undefined && conflicts.length === 1) {
    const whose = managerText(only.manager);
    return `Apply failed with 1 conflict: conflict with ${whose}: ${pathText(only.path)}`;
  }
  const byManager = Map.groupBy(conflicts, ({ manager }) => managerText(manager));
  const lines = [...byManager]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([whose, ones]) => [
      `conflicts with ${whose}:`,
      ...ones.map(({ path }) => `- ${pathText(path)}`),
    ]);
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join("\n")}`;
}

function managerText({ manager, operation, apiVersion, subresource }: Manager): string {
  const of = subresource === undefined ? "" : ` with subresource ${JSON.stringify(subresource)}`;
  const using = operation === "Update" ? ` using ${apiVersion}` : "";
  return `${JSON.stringify(manager)}${of}${using}`;
}
