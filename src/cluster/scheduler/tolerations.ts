import type { Taint } from "../objects/node.ts";
import type { Toleration } from "../objects/scheduling.ts";

/** core/v1: an empty key means every key, an empty effect every effect. */
export function tolerates(tolerations: readonly Toleration[], taint: Taint): boolean {
  for (const toleration of tolerations) {
    if (toleratesTaint(toleration, taint)) return true;
  }
  return false;
}

function toleratesTaint(toleration: Toleration, taint: Taint): boolean {
  const { key, operator = "Equal", value = "", effect } = toleration;
  if (effect !== undefined && effect !== taint.effect) return false;
  if (key !== undefined && key !== "" && key !== taint.key) return false;
  return operator === "Exists" || value === (taint.value ?? "");
}

/** The first taint that keeps new pods away and is not tolerated. */
export function untoleratedTaint(
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
): Taint | undefined {
  for (const taint of taints) {
    if (taint.effect === "PreferNoSchedule") continue;
    if (!tolerates(tolerations, taint)) return taint;
  }
  return undefined;
}
