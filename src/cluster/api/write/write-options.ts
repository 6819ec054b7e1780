import type { FieldValidation } from "../../schema/body-decoder.ts";
import { FieldErrors, invalidObject } from "../../validation/field-errors.ts";
import { isTrue } from "../query-values.ts";
import type { ApiRequest } from "../request.ts";

/** What a request that writes says beside its body: meta/v1 CreateOptions, UpdateOptions, PatchOptions. */
export interface WriteOptions {
  /** All is done and answered, and nothing is stored. */
  readonly dryRun: boolean;
  readonly fieldValidation: FieldValidation;
  /** Who writes: whom the request names, or the program that sends it. */
  readonly fieldManager: string;
  /** Whether server-side apply takes fields from other managers. */
  readonly force: boolean;
}

export type WriteOptionsKind = "CreateOptions" | "UpdateOptions" | "PatchOptions";

const META = "meta.k8s.io";
const LONGEST_MANAGER = 128;
const VALIDATIONS: readonly FieldValidation[] = ["Ignore", "Strict", "Warn"];
const APPLY = "application/apply-patch+yaml";

/**
 * Reads the options of a request's query.
 *
 * @throws ApiError Invalid in the API server's words
 */
export function writeOptionsOf(
  { query, headers }: Pick<ApiRequest, "query" | "headers">,
  kind: WriteOptionsKind,
): WriteOptions {
  const errors = new FieldErrors();
  const manager = query.get("fieldManager") ?? "";
  const validation = query.get("fieldValidation") ?? "";
  const force = query.get("force");
  if (kind === "PatchOptions") checkPatchOptions(errors, { manager, force, headers });
  checkManager(errors, manager);
  checkDryRun(errors, query.getAll("dryRun"));
  const fieldValidation = validationOf(validation);
  if (fieldValidation === null)
    errors.notSupported("fieldValidation", validation, ["", ...VALIDATIONS]);
  if (errors.found.length > 0 || fieldValidation === null) {
    throw invalidObject({ group: META, kind }, "", errors.found);
  }
  return {
    dryRun: query.has("dryRun"),
    fieldValidation,
    fieldManager: manager === "" ? programOf(headers["user-agent"] ?? "") : manager,
    force: isTrue(query, "force"),
  };
}

/** The one thing that can be run dry is everything. */
export function checkDryRun(errors: FieldErrors, dryRun: readonly unknown[]): void {
  if (dryRun.some((one) => one !== "All")) errors.notSupported("dryRun", dryRun, ["All"]);
}

function checkPatchOptions(
  errors: FieldErrors,
  {
    manager,
    force,
    headers,
  }: { manager: string; force: string | null; headers: ApiRequest["headers"] },
): void {
  const [type] = (headers["content-type"] ?? "").split(";");
  if (type !== APPLY) {
    if (force !== null) errors.forbidden("force", "may not be specified for non-apply patch");
  } else if (manager === "") errors.required("fieldManager", "is required for apply patch");
}

function checkManager(errors: FieldErrors, manager: string): void {
  const { length } = new TextEncoder().encode(manager);
  if (length > LONGEST_MANAGER) errors.tooLong("fieldManager", LONGEST_MANAGER);
  for (const { index, 0: character } of manager.matchAll(/[\p{C}\p{Zl}\p{Zp}]/gu)) {
    const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
    errors.invalid("fieldManager", manager, `invalid character U+${code} (at position ${index})`);
  }
}

/** The API server warns of fields that it does not know unless it is told otherwise. */
function validationOf(text: string): FieldValidation | null {
  if (text === "") return "Warn";
  return VALIDATIONS.find((one) => one === text) ?? null;
}

/** `kubectl` of `kubectl/v1.34.1 (linux/amd64) …`. */
function programOf(userAgent: string): string {
  return [...(userAgent.split("/")[0] ?? "")].slice(0, LONGEST_MANAGER).join("");
}
