import { type KindTable, tableWith } from "./column.ts";
import { AGE, NAME } from "./common-columns.ts";
import { textAt } from "./read-fields.ts";

/** Custom resources that say nothing of columns (apiextensions-apiserver 1.34). */
export const CUSTOM_TABLE: KindTable = tableWith(NAME, { ...AGE, type: "date" });

/** Kinds for which Kubernetes has no columns (kube-apiserver 1.34, default table convertor). */
export const PLAIN_TABLE: KindTable = tableWith(NAME, {
  name: "Created At",
  type: "date",
  description: "When the object was created.",
  cell: ({ object }) => textAt(object, "metadata", "creationTimestamp"),
});
