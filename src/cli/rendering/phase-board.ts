import type { Phase, StackEvent } from "../../plan/events.ts";
import { imageRow } from "./image-row.ts";
import { finishedRow, phaseLines, ROW_COLUMNS } from "./phase-line.ts";

const PHASES: readonly Phase[] = ["plan", "start", "ready", "seed", "proof"];

/** Columns left of a row's name: margin, mark, space. */
const MARGIN = 4;
/** The list indents continued lines by so much by itself. */
const LIST_INDENT = 2;

/** One row of the list: it is filled by events and ends with its step. */
export interface PhaseSlot {
  /** Settles when the step has ended; rejects when it has failed. */
  run(setTitle: (title: string) => void): Promise<void>;
}

/**
 * What a list of rows shows of the steps of `up`. Rows of steps that never came stay empty, and
 * empty rows are not shown.
 */
export class PhaseBoard {
  readonly slots: readonly PhaseSlot[];
  readonly #rows: Record<Phase, Row>;
  readonly #columns: number;
  readonly #services = new Map<string, string>();
  readonly #hops: string[] = [];
  /** A row for each, by name. */
  readonly #images = new Map<string, string>();

  constructor(columns: number) {
    this.#columns = Math.min(columns - LIST_INDENT, ROW_COLUMNS) - MARGIN;
    this.#rows = {
      plan: new Row(),
      start: new Row(),
      ready: new Row(),
      seed: new Row(),
      proof: new Row(),
    };
    this.slots = PHASES.map((phase) => this.#rows[phase]);
  }

  onEvent(event: StackEvent): void {
    if (event.type === "phase") this.#onPhase(event);
    if (event.type === "service") {
      this.#services.set(event.service, event.state);
      this.#show("ready", this.#waitingFor());
    }
    if (event.type === "image") {
      this.#images.set(event.image, imageRow(event));
      this.#show("start", [...this.#images.values()].join("\n"));
    }
    if (event.type === "hop") {
      this.#hops.push(event.service);
      this.#show("proof", this.#hops.join(" → "));
    }
  }

  /** Ends the rows that no event will end any more. */
  close(): void {
    for (const phase of PHASES) this.#rows[phase].end("cut short");
  }

  #onPhase(event: Extract<StackEvent, { type: "phase" }>): void {
    const row = this.#rows[event.phase];
    this.#endBefore(event.phase);
    if (event.status === "started") {
      row.begin(phaseLines({ name: event.phase, detail: "" }, this.#columns).join("\n").trimEnd());
      return;
    }
    row.begin(this.#lines(phaseLines(finishedRow(event), this.#columns)));
    row.end(event.status === "failed" ? "failed" : "done");
  }

  /** The rows come one after another: a step that was left out must not hold up the next. */
  #endBefore(phase: Phase): void {
    for (const earlier of PHASES.slice(0, PHASES.indexOf(phase))) this.#rows[earlier].end("done");
  }

  #show(phase: Phase, detail: string): void {
    this.#rows[phase].update(
      this.#lines(phaseLines({ name: phase, detail }, this.#columns)).trimEnd(),
    );
  }

  #lines([first = "", ...others]: string[]): string {
    const margin = " ".repeat(MARGIN - LIST_INDENT);
    return [first, ...others.map((line) => margin + line)].join("\n");
  }

  #waitingFor(): string {
    const live = [...this.#services].filter(([, state]) => state !== "disabled");
    const waiting = live.filter(([, state]) => state !== "ready" && state !== "done");
    const count = `${live.length - waiting.length} of ${live.length}`;
    const names = waiting.map(([name]) => name).join(", ");
    return waiting.length === 0 ? count : `${count}, waiting for ${names}`;
  }
}

/** A row begins when its step does; the list asks for it whenever it comes by. */
class Row implements PhaseSlot {
  #title = "";
  #setTitle: (title: string) => void = () => {};
  #ended = false;
  readonly #finished = Promise.withResolvers<void>();

  constructor() {
    // Nobody may be waiting yet when a step fails.
    this.#finished.promise.catch(() => undefined);
  }

  run(setTitle: (title: string) => void): Promise<void> {
    this.#setTitle = setTitle;
    setTitle(this.#title);
    return this.#finished.promise;
  }

  begin(title: string): void {
    if (this.#ended) return;
    this.#title = title;
    this.#setTitle(title);
  }

  /** Changes a row that has begun; others stay empty. */
  update(title: string): void {
    if (this.#title !== "") this.begin(title);
  }

  /** `cut short` is a failure only for a step that was under way. */
  end(how: "done" | "failed" | "cut short"): void {
    if (this.#ended) return;
    this.#ended = true;
    const failed = how === "failed" || (how === "cut short" && this.#title !== "");
    if (failed) this.#finished.reject(new Error(this.#title));
    else this.#finished.resolve();
  }
}
