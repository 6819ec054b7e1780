import type { CustomVersion, PrinterColumn } from "../../api-resources/custom-version.ts";
import { firstAt, parseJsonPath } from "../../custom-resources/json-path.ts";
import { ageOf } from "./age.ts";
import { type Cell, type ColumnDefinition, type KindTable, tableWith } from "./column.ts";
import { NAME } from "./common-columns.ts";

/** The columns that a definition asks for, after the name (apiextensions-apiserver 1.34). */
export function customTable({ columns }: CustomVersion): KindTable {
  const named = tableWith(NAME);
  const readers = columns.map(({ type, jsonPath }) => {
    const steps = parseJsonPath(jsonPath) ?? [{ index: 0 }];
    return (object: unknown, nowMs: number) => cellOf(firstAt(object, steps), type, nowMs);
  });
  return {
    definitions: [...named.definitions, ...columns.map(definitionOf)],
    cells: (row) => [...named.cells(row), ...readers.map((read) => read(row.object, row.nowMs))],
  };
}

function definitionOf(column: PrinterColumn): ColumnDefinition {
  const { name, type, format = "", priority = 0, jsonPath } = column;
  const usual = `Custom resource definition column (in JSONPath format): ${jsonPath}`;
  return { name, type, format, description: column.description || usual, priority };
}

function cellOf(value: unknown, type: string, nowMs: number): Cell {
  if (value === undefined || value === null) return null;
  switch (type) {
    case "integer":
    case "number": {
      const number = typeof value === "string" ? Number.parseFloat(value) : value;
      if (typeof number !== "number" || Number.isNaN(number)) return null;
      return type === "integer" ? Math.trunc(number) : number;
    }
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "date":
      return ageOf(value, nowMs);
    default:
      return typeof value === "string" ? value : JSON.stringify(value);
  }
}
