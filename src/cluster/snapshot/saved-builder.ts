import type { SavedCluster } from "../cluster.ts";
import type { KubeObject } from "../objects/meta.ts";
import { keyOf } from "../store/resource.ts";
import { type Appointment, appointmentId } from "../time/agenda.ts";
import type { Moment } from "./cluster-changes.ts";
import type { MemoryLine, SnapshotLine, TableLine } from "./snapshot-lines.ts";

/** Of a memory: fields that are built one by one, a list of entries that has changed, or a value. */
type Part = unknown;

/** The entries of a map. */
class ListOfEntries {
  readonly entries: Map<unknown, unknown>;

  constructor(list: readonly (readonly [unknown, unknown])[]) {
    this.entries = new Map(list);
  }
}

/** Puts a saved cluster together out of lines, those of its changes included. */
export class SavedBuilder {
  #moment: Moment = { nowMs: 0, random: 0, revision: 0 };
  #resources: readonly string[] = [];
  readonly #tables = new Map<string, Map<string, KubeObject>>();
  /** In the order in which they were noted: those of one time come in that order. */
  readonly #agenda = new Map<string, Appointment>();
  readonly #memories = new Map<string, Part>();

  add(line: SnapshotLine): void {
    if ("moment" in line) this.#moment = line.moment;
    else if ("resources" in line) this.#resources = line.resources;
    else if ("table" in line) this.#changeTable(line);
    else if ("noted" in line) for (const appointment of line.noted) this.#note(appointment);
    else if ("cancelled" in line) for (const id of line.cancelled) this.#agenda.delete(id);
    else this.#changeMemory(line);
  }

  /** What the lines have made until now. */
  end(): SavedCluster {
    const { nowMs, random, revision } = this.#moment;
    const tables = this.#resources.map((id): [string, KubeObject[]] => [
      id,
      [...(this.#tables.get(id)?.values() ?? [])],
    ]);
    const agenda = [...this.#agenda.values()].sort((left, right) => left.atMs - right.atMs);
    const memories = plain(this.#memories) as SavedCluster["memories"];
    return { nowMs, random, store: { revision, tables }, agenda, memories };
  }

  #changeTable(line: TableLine): void {
    const table = this.#tables.get(line.table) ?? new Map<string, KubeObject>();
    this.#tables.set(line.table, table);
    if ("put" in line) for (const object of line.put) table.set(keyOf(object), object);
    else for (const key of line.removed) table.delete(key);
  }

  #note(appointment: Appointment): void {
    const id = appointmentId(appointment);
    this.#agenda.delete(id);
    this.#agenda.set(id, appointment);
  }

  #changeMemory(line: MemoryLine): void {
    let fields = this.#memories;
    for (const name of line.memory.slice(0, -1)) {
      const below = fields.get(name);
      const next = below instanceof Map ? below : new Map<string, Part>();
      fields.set(name, next);
      fields = next;
    }
    const name = line.memory.at(-1) ?? "";
    if ("value" in line) {
      fields.set(name, line.value);
      return;
    }
    const known = fields.get(name) ?? [];
    if ("items" in line) {
      (known as unknown[]).push(...line.items);
      return;
    }
    const list = known instanceof ListOfEntries ? known : new ListOfEntries(known as []);
    fields.set(name, list);
    if ("put" in line) for (const [key, value] of line.put) list.entries.set(key, value);
    else for (const key of line.removed) list.entries.delete(key);
  }
}

function plain(part: Part): unknown {
  if (part instanceof ListOfEntries) return [...part.entries];
  if (!(part instanceof Map)) return part;
  return Object.fromEntries([...part].map(([name, below]) => [name, plain(below)]));
}
