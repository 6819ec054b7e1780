import { ApiError } from "../../status/api-error.ts";
import { goQuoted } from "../../status/go-quoted.ts";
import { FieldErrors, invalidObject } from "../../validation/field-errors.ts";
import { isTrue, numberFault, wholeNumberOf } from "../query-values.ts";

const KIND = { group: "meta.k8s.io", kind: "ListOptions" } as const;
const [EXACT, NOT_OLDER] = ["Exact", "NotOlderThan"];
const FIELD = "resourceVersionMatch";

/**
 * Refuses what a list or a watch cannot be asked for (apimachinery 1.34, `ValidateListOptions`).
 *
 * @throws ApiError BadRequest for a number that is none, Invalid
 */
export function checkListOptions(query: URLSearchParams): void {
  for (const name of ["limit", "timeoutSeconds"]) wholeNumberOf(query, name);
  const errors = new FieldErrors();
  if (isTrue(query, "watch")) checkWatch(errors, query);
  else checkList(errors, query);
  if (errors.found.length > 0) throw invalidObject(KIND, "", errors.found);
}

function checkList(errors: FieldErrors, query: URLSearchParams): void {
  const { match, hasToken, revision } = asked(query);
  if (match !== "") {
    if (revision === "") {
      errors.forbidden(FIELD, `${FIELD} is forbidden unless resourceVersion is provided`);
    }
    if (hasToken) errors.forbidden(FIELD, `${FIELD} is forbidden when continue is provided`);
    if (match !== EXACT && match !== NOT_OLDER) {
      errors.notSupported(FIELD, match, ["Exact", "NotOlderThan", ""]);
    }
    if (match === EXACT && revision === "0") {
      errors.forbidden(FIELD, `${FIELD} "exact" is forbidden for resourceVersion "0"`);
    }
  }
  if (query.has("sendInitialEvents")) {
    errors.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
  }
}

function checkWatch(errors: FieldErrors, query: URLSearchParams): void {
  const { match, hasToken } = asked(query);
  const saysInitial = query.has("sendInitialEvents");
  if (saysInitial && match !== NOT_OLDER) {
    errors.forbidden(FIELD, `sendInitialEvents requires setting ${FIELD} to ${NOT_OLDER}`);
  }
  if (match === "") return;
  if (!saysInitial) {
    const why = `${FIELD} is forbidden for watch unless sendInitialEvents is provided`;
    errors.forbidden(FIELD, why);
  }
  if (match !== NOT_OLDER) errors.notSupported(FIELD, match, ["NotOlderThan"]);
  if (hasToken) errors.forbidden(FIELD, `${FIELD} is forbidden when continue is provided`);
}

function asked(query: URLSearchParams) {
  return {
    match: query.get(FIELD) ?? "",
    revision: query.get("resourceVersion") ?? "",
    hasToken: Boolean(query.get("continue")),
  };
}

/**
 * Refuses a resourceVersion that is no number: of a list, or of a watch or one object.
 *
 * @throws ApiError BadRequest for a list; for the others one without a reason, as the server has it
 */
export function refuseNoRevision(query: URLSearchParams, of: "list" | "watch" | "object"): void {
  const text = query.get("resourceVersion") ?? "";
  const isNumber = /^\d*$/.test(text);
  if (isNumber && BigInt(text) < 2n ** 64n) return;
  const why = `strconv.ParseUint: ${numberFault(text, isNumber)}`;
  const fault = `resourceVersion: Invalid value: ${goQuoted(text)}: ${why}`;
  if (of === "list") throw new ApiError("BadRequest", `invalid resource version: ${fault}`);
  throw new ApiError("Unknown", fault);
}
