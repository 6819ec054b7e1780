import { isJsonObject, type JsonObject } from "../../util/json/json-object.ts";
import type { FieldErrors } from "./field-errors.ts";
import { checkLabelKey } from "./labels.ts";
import { list, text, textMap, texts } from "./read.ts";

/** `matchLabelKeys` and `mismatchLabelKeys` of a spread constraint or an affinity term. */
export function checkLabelKeys(errors: FieldErrors, field: string, term: JsonObject): void {
  const selector = term["labelSelector"];
  const [match, mismatch] = [texts(term, "matchLabelKeys"), texts(term, "mismatchLabelKeys")];
  for (const [name, keys] of [
    ["matchLabelKeys", match],
    ["mismatchLabelKeys", mismatch],
  ] as const) {
    if (keys.length === 0) continue;
    if (isJsonObject(selector)) {
      for (const [i, key] of keys.entries()) checkLabelKey(errors, `${field}.${name}[${i}]`, key);
    } else {
      errors.forbidden(`${field}.${name}`, "must not be specified when labelSelector is not set");
    }
  }
  if (isJsonObject(selector)) checkAskedOnce(errors, field, { selector, match });
  for (const [index, key] of match.entries()) {
    if (!mismatch.includes(key)) continue;
    const why = "exists in both matchLabelKeys and mismatchLabelKeys";
    errors.invalid(`${field}.matchLabelKeys[${index}]`, key, why);
  }
}

/** The selector has what comes of the keys already: a key may be in it no second time. */
function checkAskedOnce(
  errors: FieldErrors,
  field: string,
  { selector, match }: { selector: JsonObject; match: readonly string[] },
): void {
  const seen = new Set(Object.keys(textMap(selector, "matchLabels")));
  for (const requirement of list(selector, "matchExpressions")) {
    const key = text(requirement, "key");
    const index = match.lastIndexOf(key);
    if (index >= 0 && seen.has(key)) {
      const why = "exists in both matchLabelKeys and labelSelector";
      errors.invalid(`${field}[${index}]`, key, why);
    }
    seen.add(key);
  }
}
