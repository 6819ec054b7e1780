import type { JsonObject } from "../../util/json/json-object.ts";
import { part } from "../defaults/fill.ts";
import type { FieldErrors } from "./field-errors.ts";
import { checkAtMostAll, checkIntOrPercent } from "./int-or-percent.ts";
import { checkSelector } from "./labels.ts";
import { text } from "./read.ts";

/** policy/v1 PodDisruptionBudget: how many pods must be there, or how many may be missing. */
export function checkDisruptionBudget(errors: FieldErrors, budget: JsonObject): void {
  const spec = part(budget, "spec");
  if (spec["minAvailable"] !== undefined && spec["maxUnavailable"] !== undefined) {
    const shown = {
      MinAvailable: spec["minAvailable"],
      Selector: spec["selector"] ?? null,
      MaxUnavailable: spec["maxUnavailable"],
      UnhealthyPodEvictionPolicy: spec["unhealthyPodEvictionPolicy"] ?? null,
    };
    errors.invalid("spec", shown, "minAvailable and maxUnavailable cannot be both set");
  }
  for (const key of ["minAvailable", "maxUnavailable"]) {
    checkIntOrPercent(errors, `spec.${key}`, spec[key]);
    checkAtMostAll(errors, `spec.${key}`, spec[key]);
  }
  checkSelector(errors, "spec.selector", spec["selector"]);
  const policy = text(spec, "unhealthyPodEvictionPolicy");
  if (policy === "") return;
  errors.oneOf("spec.unhealthyPodEvictionPolicy", policy, ["AlwaysAllow", "IfHealthyBudget"]);
}
