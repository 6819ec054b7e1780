import { type KindTable, tableWith } from "./column.ts";
import { AGE, NAME } from "./common-columns.ts";
import { fieldsAt, listAt, textAt } from "./read-fields.ts";

/** RoleBindings and ClusterRoleBindings (kube-apiserver 1.34, printers). */
export const ROLE_BINDING_TABLE: KindTable = tableWith(
  NAME,
  {
    name: "Role",
    type: "string",
    description: "The role that is given.",
    cell: ({ object }) => {
      const role = fieldsAt(object, "roleRef");
      return `${textAt(role, "kind")}/${textAt(role, "name")}`;
    },
  },
  AGE,
  {
    name: "Users",
    type: "string",
    priority: 1,
    description: "The users that have it.",
    cell: ({ object }) => subjects(object, "User"),
  },
  {
    name: "Groups",
    type: "string",
    priority: 1,
    description: "The groups that have it.",
    cell: ({ object }) => subjects(object, "Group"),
  },
  {
    name: "ServiceAccounts",
    type: "string",
    priority: 1,
    description: "The service accounts that have it.",
    cell: ({ object }) => subjects(object, "ServiceAccount"),
  },
);

function subjects(object: unknown, kind: string): string {
  return listAt(object, "subjects")
    .filter((subject) => textAt(subject, "kind") === kind)
    .map((subject) => {
      const name = textAt(subject, "name");
      return kind === "ServiceAccount" ? `${textAt(subject, "namespace")}/${name}` : name;
    })
    .join(", ");
}
