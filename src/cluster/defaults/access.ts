import type { JsonObject } from "../../util/json/json-object.ts";
import { within, withinEach } from "./fill.ts";

const GROUP = "rbac.authorization.k8s.io";

/** rbac.authorization.k8s.io/v1 RoleBinding and ClusterRoleBinding. */
export function defaultRoleBinding(binding: JsonObject): JsonObject {
  const given = within(binding, "roleRef", grouped);
  return withinEach(given, "subjects", (subject) => {
    const isUser = subject["kind"] === "User" || subject["kind"] === "Group";
    return isUser ? grouped(subject) : subject;
  });
}

/** kubectl sends an empty one for none. */
function grouped(reference: JsonObject): JsonObject {
  return reference["apiGroup"] ? reference : { ...reference, apiGroup: GROUP };
}
