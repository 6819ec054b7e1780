import type { KubeObject } from "../../objects/meta.ts";

/** Null for what is not there. */
export type Cell = string | number | boolean | null;

/** An object that is to be a row of a table, and the moment at which it is looked at. */
export interface Row {
  readonly object: KubeObject;
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: number;
}

/** A column as data; `Seen` is what its cells are made from. */
export interface Column<Seen = Row> {
  readonly name: string;
  /** As OpenAPI types it. Some of Kubernetes say `string` of what is a number. */
  readonly type: "string" | "integer" | "boolean" | "date";
  /** `name` marks the primary column. */
  readonly format?: "name" | "quantity" | "duration";
  /** 1 is shown with `-o wide` only. */
  readonly priority?: 1;
  readonly description: string;
  readonly cell: (seen: Seen) => Cell;
}

/** meta/v1 TableColumnDefinition. */
export interface ColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
}

/** meta/v1 TableRowCondition. */
export interface RowCondition {
  readonly type: "Completed";
  readonly status: "True";
  readonly reason: string;
  readonly message: string;
}

/** How the objects of a kind are shown as rows. */
export interface KindTable {
  readonly definitions: readonly ColumnDefinition[];
  readonly cells: (row: Row) => readonly Cell[];
  /** What is to be said of a row as a whole. */
  readonly conditions?: (row: Row) => readonly RowCondition[] | undefined;
}

/** A table whose cells are read from the object itself. */
export function tableWith(...columns: readonly Column[]): KindTable {
  return tableOver((row) => row, columns);
}

/** A table whose cells are read from what has been found out about the object once for all of them. */
export function tableOver<Seen>(
  look: (row: Row) => Seen,
  columns: readonly Column<Seen>[],
): KindTable {
  return {
    definitions: columns.map(({ name, type, format = "", description, priority = 0 }) => ({
      name,
      type,
      format,
      description,
      priority,
    })),
    cells: (row) => {
      const seen = look(row);
      return columns.map(({ cell }) => cell(seen));
    },
  };
}
