import type { JsonObject } from "../../util/json/json-object.ts";
import { sameJson } from "../../util/json/same-json.ts";
import { part } from "../defaults/fill.ts";
import { pathSegmentFaults, subdomainFaults } from "../meta/names.ts";
import type { FieldErrors } from "./field-errors.ts";
import { list, text, texts } from "./read.ts";

/** rbac.authorization.k8s.io/v1: who may do what. */

const GROUP = "rbac.authorization.k8s.io";

export function checkRole(errors: FieldErrors, role: JsonObject): void {
  checkRules(errors, role, true);
}

export function checkClusterRole(errors: FieldErrors, role: JsonObject): void {
  checkRules(errors, role, false);
  if (role["aggregationRule"] === undefined) return;
  if (list(part(role, "aggregationRule"), "clusterRoleSelectors").length > 0) return;
  const why = "at least one clusterRoleSelector required if aggregationRule is non-nil";
  errors.required("aggregationRule.clusterRoleSelectors", why);
}

function checkRules(errors: FieldErrors, role: JsonObject, isNamespaced: boolean): void {
  for (const [index, rule] of list(role, "rules").entries()) {
    const at = `rules[${index}]`;
    const [urls, groups, resources] = ["nonResourceURLs", "apiGroups", "resources"].map((key) =>
      texts(rule, key),
    ) as [readonly string[], readonly string[], readonly string[]];
    if (texts(rule, "verbs").length === 0) {
      errors.required(`${at}.verbs`, "verbs must contain at least one value");
    }
    if (urls.length > 0) {
      const field = `${at}.nonResourceURLs`;
      if (isNamespaced) {
        errors.invalid(field, urls, "namespaced rules cannot apply to non-resource URLs");
      }
      if (groups.length + resources.length + texts(rule, "resourceNames").length > 0) {
        const why = "rules cannot apply to both regular resources and non-resource URLs";
        errors.invalid(field, urls, why);
      }
      continue;
    }
    const must = "resource rules must supply at least one";
    if (groups.length === 0) errors.required(`${at}.apiGroups`, `${must} api group`);
    if (resources.length === 0) errors.required(`${at}.resources`, `${must} resource`);
  }
}

export function checkRoleBinding(errors: FieldErrors, binding: JsonObject): void {
  checkBinding(errors, binding, ["Role", "ClusterRole"]);
}

export function checkClusterRoleBinding(errors: FieldErrors, binding: JsonObject): void {
  checkBinding(errors, binding, ["ClusterRole"]);
}

function checkBinding(errors: FieldErrors, binding: JsonObject, roles: readonly string[]): void {
  const role = part(binding, "roleRef");
  const [apiGroup, kind, name] = [text(role, "apiGroup"), text(role, "kind"), text(role, "name")];
  if (apiGroup !== GROUP) errors.notSupported("roleRef.apiGroup", apiGroup, [GROUP]);
  if (!roles.includes(kind)) errors.notSupported("roleRef.kind", kind, roles);
  if (name === "") errors.required("roleRef.name");
  else errors.invalidFor("roleRef.name", name, pathSegmentFaults(name));
  for (const [index, subject] of list(binding, "subjects").entries()) {
    checkSubject(errors, subject, { at: `subjects[${index}]`, isNamespaced: roles.length > 1 });
  }
}

function checkSubject(
  errors: FieldErrors,
  subject: JsonObject,
  { at, isNamespaced }: { readonly at: string; readonly isNamespaced: boolean },
): void {
  const [kind, name, group] = [
    text(subject, "kind"),
    text(subject, "name"),
    text(subject, "apiGroup"),
  ];
  if (name === "") errors.required(`${at}.name`);
  if (kind === "ServiceAccount") {
    if (name !== "") errors.invalidFor(`${at}.name`, name, subdomainFaults(name));
    if (group !== "") errors.notSupported(`${at}.apiGroup`, group, [""]);
    if (!isNamespaced && text(subject, "namespace") === "") errors.required(`${at}.namespace`);
  } else if (kind === "User" || kind === "Group") {
    if (group !== GROUP) errors.notSupported(`${at}.apiGroup`, group, [GROUP]);
  } else errors.notSupported(`${at}.kind`, kind, ["ServiceAccount", "User", "Group"]);
}

/** What a binding gives is given once. */
export function checkBindingChange(
  errors: FieldErrors,
  binding: JsonObject,
  previous: JsonObject,
): void {
  const { apiGroup, kind, name } = part(binding, "roleRef");
  if (sameJson(part(binding, "roleRef"), part(previous, "roleRef"))) return;
  errors.invalid("roleRef", { apiGroup, kind, name }, "cannot change roleRef");
}
