import { ageOf } from "./age.ts";
import { type Column, type KindTable, type Row, tableOver } from "./column.ts";
import { NAME } from "./common-columns.ts";
import { at, numberAt, textAt } from "./read-fields.ts";

interface SeenEvent extends Row {
  readonly firstSeen: string;
}

const COLUMNS: readonly Column<SeenEvent>[] = [
  {
    name: "Last Seen",
    type: "string",
    description: "How long ago it last happened.",
    cell: lastSeen,
  },
  {
    name: "Type",
    type: "string",
    description: "Normal or Warning.",
    cell: ({ object }) => textAt(object, "type"),
  },
  {
    name: "Reason",
    type: "string",
    description: "What happened, in one word.",
    cell: ({ object }) => textAt(object, "reason"),
  },
  {
    name: "Object",
    type: "string",
    description: "What it happened to.",
    cell: objectText,
  },
  {
    name: "Subobject",
    type: "string",
    priority: 1,
    description: "Which part of the object it is about.",
    cell: ({ object }) => textAt(about(object), "fieldPath"),
  },
  {
    name: "Source",
    type: "string",
    priority: 1,
    description: "Who says so.",
    cell: sourceText,
  },
  {
    name: "Message",
    type: "string",
    description: "What happened, for people.",
    cell: ({ object }) => textOf(object, "message", "note").trim(),
  },
  {
    name: "First Seen",
    type: "string",
    priority: 1,
    description: "How long ago it first happened.",
    cell: ({ firstSeen }) => firstSeen,
  },
  {
    name: "Count",
    type: "string",
    priority: 1,
    description: "How often it has happened.",
    cell: countOf,
  },
  { ...NAME, priority: 1 },
];

/**
 * Events (kube-apiserver 1.34, printers), of the core group and of events.k8s.io, which calls some of
 * the same fields by other names.
 */
export const EVENT_TABLE: KindTable = tableOver((row) => {
  const first = fieldOf(row.object, "firstTimestamp", "deprecatedFirstTimestamp");
  return { ...row, firstSeen: ageOf(first ?? at(row.object, "eventTime"), row.nowMs) };
}, COLUMNS);

function lastSeen({ object, nowMs, firstSeen }: SeenEvent): string {
  const series = at(object, "series");
  if (series !== undefined) return ageOf(at(series, "lastObservedTime"), nowMs);
  const last = fieldOf(object, "lastTimestamp", "deprecatedLastTimestamp");
  return last === undefined ? firstSeen : ageOf(last, nowMs);
}

function countOf({ object }: Row): number {
  const series = at(object, "series");
  if (series !== undefined) return numberAt(series, "count");
  const count = fieldOf(object, "count", "deprecatedCount");
  return typeof count === "number" && count !== 0 ? count : 1;
}

function objectText({ object }: Row): string {
  const kind = textAt(about(object), "kind").toLowerCase();
  const name = textAt(about(object), "name");
  return name === "" ? kind : `${kind}/${name}`;
}

function sourceText({ object }: Row): string {
  const source = fieldOf(object, "source", "deprecatedSource");
  const component =
    textAt(source, "component") || textOf(object, "reportingComponent", "reportingController");
  const instance = textAt(source, "host") || textAt(object, "reportingInstance");
  return instance === "" ? component : `${component}, ${instance}`;
}

function about(event: unknown): unknown {
  return fieldOf(event, "involvedObject", "regarding");
}

function textOf(event: unknown, core: string, other: string): string {
  const found = fieldOf(event, core, other);
  return typeof found === "string" ? found : "";
}

function fieldOf(event: unknown, core: string, other: string): unknown {
  return at(event, core) ?? at(event, other);
}
