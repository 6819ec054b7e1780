import { SortedMap } from "../store/sorted-map.ts";

/** What is to happen, and whom it is for: plain data, since a fork has an agenda of its own. */
export interface Appointment {
  /** Milliseconds since the Unix epoch, in virtual time. */
  readonly atMs: number;
  /** The name of the component that is told. */
  readonly component: string;
  /** What it is told, in words of its own. */
  readonly key: string;
}

/** By time; what was noted first comes first. */
interface Slot {
  readonly atMs: number;
  readonly sequence: number;
}

/**
 * What is going to happen, in order. A component has one appointment at most for each key: noting it
 * again moves it.
 */
export class Agenda {
  readonly #slots: SortedMap<Slot, Appointment>;
  readonly #byKey: SortedMap<string, Slot>;
  #sequence: number;
  /** Where is noted whose appointments are made, moved, kept or cancelled. */
  #touched: Set<string> | null = null;

  private constructor(
    slots: SortedMap<Slot, Appointment>,
    byKey: SortedMap<string, Slot>,
    sequence: number,
  ) {
    this.#slots = slots;
    this.#byKey = byKey;
    this.#sequence = sequence;
  }

  static empty(): Agenda {
    return new Agenda(SortedMap.by(compareSlots), SortedMap.ofTexts(), 0);
  }

  get size(): number {
    return this.#slots.size;
  }

  /** When the next thing happens; null when nothing will. */
  get nextMs(): number | null {
    return this.#slots.firstKey()?.atMs ?? null;
  }

  /** A time that is none never comes: what clients write may lead to one. */
  note(appointment: Appointment): void {
    this.cancel(appointment);
    if (!Number.isFinite(appointment.atMs)) return;
    const slot = { atMs: appointment.atMs, sequence: this.#sequence++ };
    const id = appointmentId(appointment);
    this.#slots.set(slot, appointment);
    this.#byKey.set(id, slot);
    this.#touched?.add(id);
  }

  /** The same, unless there is one for the key that comes earlier. */
  noteAtLatest(appointment: Appointment): void {
    const slot = this.#byKey.get(appointmentId(appointment));
    if (slot === undefined || slot.atMs > appointment.atMs) this.note(appointment);
  }

  /** When a component is told of a key; null when it is not going to be. */
  when(appointment: Pick<Appointment, "component" | "key">): number | null {
    return this.#byKey.get(appointmentId(appointment))?.atMs ?? null;
  }

  cancel(appointment: Pick<Appointment, "component" | "key">): void {
    const id = appointmentId(appointment);
    const slot = this.#byKey.get(id);
    if (slot === undefined) return;
    this.#slots.delete(slot);
    this.#byKey.delete(id);
    this.#touched?.add(id);
  }

  /** Takes out the next one that is due by then; null when none is. */
  take(nowMs: number): Appointment | null {
    const slot = this.#slots.firstKey();
    if (slot === undefined || slot.atMs > nowMs) return null;
    const appointment = this.#slots.get(slot);
    if (appointment === undefined) return null;
    this.cancel(appointment);
    return appointment;
  }

  /** All of it, in order. */
  toArray(): Appointment[] {
    return this.#slots.toArray();
  }

  /** Notes there from now on whose appointments are made, moved, kept or cancelled. */
  noteIn(touched: Set<string> | null): void {
    this.#touched = touched;
  }

  /**
   * What has become of these: who has none any more, and the appointments of all others, in order. Who
   * notes all of them anew in this order has them in the same order among those that it has already.
   */
  changesOf(ids: Iterable<string>): { cancelled: string[]; noted: Appointment[] } {
    const cancelled: string[] = [];
    const slots: Slot[] = [];
    for (const id of ids) {
      const slot = this.#byKey.get(id);
      if (slot === undefined) cancelled.push(id);
      else slots.push(slot);
    }
    slots.sort((left, right) => left.sequence - right.sequence);
    return { cancelled, noted: slots.flatMap((slot) => this.#slots.get(slot) ?? []) };
  }

  fork(): Agenda {
    return new Agenda(this.#slots.fork(), this.#byKey.fork(), this.#sequence);
  }
}

function compareSlots(left: Slot, right: Slot): number {
  return left.atMs - right.atMs || left.sequence - right.sequence;
}

/** What tells an appointment from all others of an agenda. */
export function appointmentId({ component, key }: Pick<Appointment, "component" | "key">): string {
  return `${component} ${key}`;
}
