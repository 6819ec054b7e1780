import type { KubeObject, ObjectMeta } from "../../objects/meta.ts";
import type { ObjectList } from "../read/list-objects.ts";
import type { IncludeObject, MetaVersion } from "../read/representation.ts";
import type { Cell, ColumnDefinition, RowCondition } from "./column.ts";
import { kindTableOf, type ShownKind } from "./kind-tables.ts";

/** meta/v1 Table: what `kubectl get` prints as it comes. */
export interface Table {
  readonly kind: "Table";
  readonly apiVersion: MetaVersion;
  readonly metadata: Partial<ObjectList["metadata"]>;
  readonly columnDefinitions: readonly ColumnDefinition[] | null;
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  readonly cells: readonly Cell[];
  readonly conditions?: readonly RowCondition[];
  readonly object: PartialObjectMetadata | KubeObject | null;
}

/** meta/v1 PartialObjectMetadata. */
export interface PartialObjectMetadata {
  readonly kind: "PartialObjectMetadata";
  readonly apiVersion: MetaVersion;
  readonly metadata: ObjectMeta;
}

interface TableOptions {
  /** Of the list; of a single object its own version is said. */
  readonly listMetadata?: ObjectList["metadata"];
  /** What comes with each row. */
  readonly includeObject: IncludeObject;
  /** What ages are counted to, in milliseconds since the Unix epoch. */
  readonly nowMs: number;
  /** Which one was asked for; meta.k8s.io/v1 unless said otherwise. */
  readonly apiVersion?: MetaVersion;
  /** Leaves the columns away, as a watch does after its first event. */
  readonly noHeaders?: boolean;
}

/** Objects of one kind as a table, with the columns that Kubernetes 1.34 has for the kind. */
export function tableOf(
  objects: readonly KubeObject[],
  kind: ShownKind,
  {
    listMetadata,
    includeObject,
    nowMs,
    apiVersion = "meta.k8s.io/v1",
    noHeaders = false,
  }: TableOptions,
): Table {
  const { definitions, cells, conditions } = kindTableOf(kind);
  const resourceVersion = objects[0]?.metadata.resourceVersion;
  return {
    kind: "Table",
    apiVersion,
    metadata: listMetadata ?? (resourceVersion === undefined ? {} : { resourceVersion }),
    columnDefinitions: noHeaders ? null : definitions,
    rows: objects.map((object) => {
      const row = { object, nowMs };
      const said = conditions?.(row);
      return {
        cells: cells(row),
        ...(said !== undefined && { conditions: said }),
        object: included(object, includeObject, apiVersion),
      };
    }),
  };
}

function included(
  object: KubeObject,
  includeObject: IncludeObject,
  apiVersion: MetaVersion,
): TableRow["object"] {
  switch (includeObject) {
    case "Object":
      return object;
    case "None":
      return null;
    case "Metadata":
      return { kind: "PartialObjectMetadata", apiVersion, metadata: object.metadata };
  }
}
