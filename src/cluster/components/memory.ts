/** A part of what a component remembers that a snapshot can hold: plain JSON. */
export interface Kept {
  save(): unknown;
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
