/** A map that says which of its entries have changed. */
export interface Entries {
  get(key: unknown): unknown;
  /** Notes there from now on which keys are set or removed. */
  noteIn(touched: Set<unknown> | null): void;
}

/** What a snapshot can hold: plain JSON. What is large of it says how it can be had by what has changed. */
export interface Saved {
  save(): unknown;
  /** What it saves are the entries of this map. */
  readonly entries?: Entries;
  /** What it saves are the fields of an object, each by itself. */
  readonly parts?: Readonly<Record<string, Saved>>;
}

/** A part of what a component remembers. */
export interface Kept extends Saved {
  /** Takes the place of what there was. @param saved what `save` gave */
  load(saved: unknown): void;
}

/** What a component remembers and cannot have from the objects, by name. */
export type Memory = Readonly<Record<string, Kept>>;

/** What was saved lacks something: another version of devstack has saved it. */
export class MemoryFault extends Error {
  override readonly name = "MemoryFault";
}

export function saveMemory(memory: Memory): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(memory).map(([name, kept]) => [name, kept.save()]));
}

/** @throws MemoryFault for a part that was not saved */
export function loadMemory(memory: Memory, saved: Readonly<Record<string, unknown>>): void {
  for (const [name, kept] of Object.entries(memory)) {
    if (!Object.hasOwn(saved, name)) throw new MemoryFault(`there is nothing saved of ${name}`);
    kept.load(saved[name]);
  }
}
