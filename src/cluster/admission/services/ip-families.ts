import type { Service } from "../../objects/service.ts";
import { FieldErrors } from "../../validation/field-errors.ts";

type Spec = Service["spec"];

const DUAL = "RequireDualStack";
const SINGLE = "SingleStack";

/**
 * Which addresses a service is to have, in a cluster whose services have addresses of IPv4
 * (kube-apiserver 1.34, `initIPFamilyFields`).
 */
export function withIpFamilies(
  spec: Spec,
  before: Spec | undefined,
): { spec: Spec; errors: FieldErrors } {
  const errors = new FieldErrors();
  const ipFamilyPolicy = spec.ipFamilyPolicy ?? before?.ipFamilyPolicy ?? firstPolicy(spec);
  const { ipFamilies = [], clusterIPs = [] } = spec;
  const inferred = familiesOf(spec, errors);
  if (ipFamilyPolicy === SINGLE) checkSingle({ ipFamilies, clusterIPs }, errors);
  if (errors.found.length > 0) return { spec, errors };
  const families = inferred.length > 0 ? inferred : (["IPv4"] as const);
  if (isUnselective(spec)) {
    // Whoever fills it in may give it addresses of both.
    const other = families[0] === "IPv4" ? ("IPv6" as const) : ("IPv4" as const);
    const both = families.length > 1 || ipFamilyPolicy === SINGLE ? families : [...families, other];
    return { spec: { ...spec, ipFamilyPolicy, ipFamilies: both }, errors };
  }
  if (ipFamilyPolicy === DUAL) {
    const why = "this cluster is not configured for dual-stack services";
    errors.invalid("spec.ipFamilyPolicy", ipFamilyPolicy, why);
  }
  for (const [index, family] of families.entries()) {
    if (family === "IPv4") continue;
    errors.invalid(`spec.ipFamilies[${index}]`, family, "not configured on this cluster");
  }
  return { spec: { ...spec, ipFamilyPolicy, ipFamilies: families }, errors };
}

function firstPolicy(spec: Spec): string {
  return isUnselective(spec) ? DUAL : SINGLE;
}

/** Without an address of its own, and with endpoints that somebody else makes. */
function isUnselective({ clusterIP, selector = {} }: Spec): boolean {
  return clusterIP === "None" && Object.keys(selector).length === 0;
}

/** Those that are said, and those of addresses that are said. */
function familiesOf({ clusterIPs = [], ipFamilies = [] }: Spec, errors: FieldErrors) {
  const families = [...ipFamilies];
  for (const [index, ip] of clusterIPs.entries()) {
    if (ip === "None") break;
    if (index < families.length) continue;
    if (ip.includes(":")) {
      const why = "IPv6 is not configured on this cluster";
      errors.invalid(`spec.clusterIPs[${index}]`, clusterIPs, why);
    } else families.push("IPv4");
  }
  return families;
}

function checkSingle(
  { ipFamilies, clusterIPs }: Required<Pick<Spec, "ipFamilies" | "clusterIPs">>,
  errors: FieldErrors,
): void {
  const why = "must be 'RequireDualStack' or 'PreferDualStack' when multiple";
  if (clusterIPs.length === 2) {
    errors.invalid("spec.ipFamilyPolicy", SINGLE, `${why} cluster IPs are specified`);
  }
  if (ipFamilies.length === 2) {
    errors.invalid("spec.ipFamilyPolicy", SINGLE, `${why} IP families are specified`);
  }
}
