import { expect, test } from "vitest";
import { NOW_MS, shown } from "../../../../test/support/cluster/table-texts.ts";
import { tableOf } from "./table.ts";

const NAMESPACE = { group: "", kind: "Namespace" };
const first = shown({ metadata: { name: "default" }, status: { phase: "Active" } });
const second = shown({ metadata: { name: "shop" }, status: { phase: "Active" } });
const listMetadata = { resourceVersion: "940", continue: "abc", remainingItemCount: 3 };

test("a list is a table with its metadata, columns as the API has them, and a row for each object", () => {
  const options = { listMetadata, includeObject: "Metadata", nowMs: NOW_MS } as const;
  const table = tableOf([first, second], NAMESPACE, options);
  const column = { type: "string", format: "", priority: 0, description: expect.any(String) };
  const row = { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1" };
  expect(table).toEqual({
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata: listMetadata,
    columnDefinitions: [
      { ...column, name: "Name", format: "name" },
      { ...column, name: "Status" },
      { ...column, name: "Age" },
    ],
    rows: [
      { cells: ["default", "Active", "5m"], object: { ...row, metadata: first.metadata } },
      { cells: ["shop", "Active", "5m"], object: { ...row, metadata: second.metadata } },
    ],
  });
});

test("rows come with the object or with nothing, if asked", () => {
  const withObject = (includeObject: "Object" | "None") =>
    tableOf([first], NAMESPACE, { includeObject, nowMs: NOW_MS }).rows[0]?.object;
  expect(withObject("Object")).toBe(first);
  expect(withObject("None")).toBeNull();
});

test("one object says its own version, none say none", () => {
  const metadata = (objects: readonly (typeof first)[]) =>
    tableOf(objects, NAMESPACE, { includeObject: "None", nowMs: NOW_MS }).metadata;
  expect(metadata([first])).toEqual({ resourceVersion: "812" });
  expect(metadata([])).toEqual({});
});

test("the version that was asked for is answered, of rows too", () => {
  const table = tableOf([first], NAMESPACE, {
    includeObject: "Metadata",
    nowMs: NOW_MS,
    apiVersion: "meta.k8s.io/v1beta1",
  });
  expect(table.apiVersion).toBe("meta.k8s.io/v1beta1");
  expect(table.rows[0]?.object?.apiVersion).toBe("meta.k8s.io/v1beta1");
});

test("a watch says its columns once", () => {
  const options = { includeObject: "None", nowMs: NOW_MS, noHeaders: true } as const;
  const { columnDefinitions, rows } = tableOf([first], NAMESPACE, options);
  expect(columnDefinitions).toBeNull();
  expect(rows).toHaveLength(1);
});

test("ages are counted to the moment of the request; what has no time has no age", () => {
  const age = (creationTimestamp: unknown) => {
    const object = shown({ metadata: { creationTimestamp } });
    const options = { includeObject: "None", nowMs: NOW_MS } as const;
    return tableOf([object], NAMESPACE, options).rows[0]?.cells[2];
  };
  expect(age("2026-02-28T12:00:00Z")).toBe("24h");
  expect(age("2026-03-01T12:00:01Z")).toBe("0s");
  expect(age("2026-03-01T12:01:00Z")).toBe("<invalid>");
  expect(age(undefined)).toBe("<unknown>");
  expect(age("yesterday")).toBe("<unknown>");
});
