import type { JsonObject } from "../../util/json/json-object.ts";
import { sameJson } from "../../util/json/same-json.ts";
import { part } from "../defaults/fill.ts";
import { rangeFaults } from "./addresses.ts";
import type { FieldErrors } from "./field-errors.ts";
import { list, text, texts } from "./read.ts";
import { amountOf, checkQuantity } from "./resources.ts";
import { checkTaints } from "./tolerations.ts";

/** core/v1 Node. The paths of its taints are the server's: they do not say `spec`. */
export function checkNode(errors: FieldErrors, node: JsonObject): void {
  checkTaints(errors, "metadata.taints", list(part(node, "spec"), "taints"));
  const spec = part(node, "spec");
  const [first, all] = [text(spec, "podCIDR"), texts(spec, "podCIDRs")];
  const ranges = all.length === 0 && first !== "" ? [first] : all;
  for (const [index, range] of ranges.entries()) {
    errors.invalidFor(`spec.podCIDRs[${index}]`, range, rangeFaults(range));
  }
  for (const key of ["capacity", "allocatable"]) {
    const amounts = part(part(node, "status"), key);
    for (const name of Object.keys(amounts).sort()) {
      const amount = amountOf(amounts, name);
      checkQuantity(errors, `status.${key}.${name}`, { name, amount });
    }
  }
}

/** What a node is at its provider, and the addresses of its pods, do not change. */
export function checkNodeChange(errors: FieldErrors, node: JsonObject, previous: JsonObject): void {
  const [spec, before] = [part(node, "spec"), part(previous, "spec")];
  if (before["podCIDRs"] !== undefined && !sameJson(spec["podCIDRs"], before["podCIDRs"])) {
    const why = 'node updates may not change podCIDR except from "" to valid';
    errors.forbidden("spec.podCIDRs", why);
  }
  const provider = text(before, "providerID");
  if (provider !== "" && provider !== text(spec, "providerID")) {
    const why = 'node updates may not change providerID except from "" to valid';
    errors.forbidden("spec.providerID", why);
  }
}
