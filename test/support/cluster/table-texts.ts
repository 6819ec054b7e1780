import { tableOf } from "../../../src/cluster/api/table/table.ts";
import type { ResourceKind } from "../../../src/cluster/api-resources/resource-kind.ts";
import type { KubeObject } from "../../../src/cluster/objects/meta.ts";

/** The moment at which tests look at objects. */
export const NOW_MS = Date.parse("2026-03-01T12:00:00Z");

/** A JSON object with the metadata that every object has: created five minutes before {@link NOW_MS}. */
export function shown(fields: Readonly<Record<string, unknown>>): KubeObject {
  const { metadata, ...rest } = fields;
  return {
    apiVersion: "v1",
    kind: "Any",
    ...rest,
    metadata: {
      name: "web",
      namespace: "default",
      uid: "9f1e",
      resourceVersion: "812",
      creationTimestamp: "2026-03-01T11:55:00Z",
      ...(typeof metadata === "object" ? metadata : {}),
    },
  };
}

/** The row of an object, its cells by the names of their columns. */
export function cellsOf(
  kind: Pick<ResourceKind, "group" | "kind">,
  fields: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const options = { includeObject: "None", nowMs: NOW_MS } as const;
  const { columnDefinitions, rows } = tableOf([shown(fields)], kind, options);
  const cells = rows[0]?.cells ?? [];
  return Object.fromEntries(
    (columnDefinitions ?? []).map(({ name }, index) => [name, cells[index]]),
  );
}

/** What `kubectl get` heads its columns with, and `-o wide` in brackets. */
export function headersOf(kind: Pick<ResourceKind, "group" | "kind">): string {
  const options = { includeObject: "None", nowMs: NOW_MS } as const;
  const { columnDefinitions } = tableOf([], kind, options);
  const columns = columnDefinitions ?? [];
  const names = (wide: 0 | 1) =>
    columns.flatMap(({ name, priority }) => (priority === wide ? [name] : [])).join(", ");
  const wide = names(1);
  return wide === "" ? names(0) : `${names(0)} [${wide}]`;
}
