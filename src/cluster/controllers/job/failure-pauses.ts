import type { Entries, Kept } from "../../components/memory.ts";
import type { Pod } from "../../objects/pod.ts";
import { SortedMap } from "../../store/sorted-map.ts";
import { finishedAtMs } from "./job-pods.ts";

const FIRST_MS = 10_000;
const LONGEST_MS = 600_000;

interface Failures {
  readonly count: number;
  readonly lastMs: number;
}

/**
 * How long jobs wait until they replace pods that failed: 10 s after the first failure since the last
 * success, and twice as long after each further one, up to 10 minutes (kube-controller-manager 1.34,
 * Job controller).
 */
export class FailurePauses implements Kept {
  readonly #failures: SortedMap<string, Failures>;

  constructor(failures: SortedMap<string, Failures> = SortedMap.ofTexts()) {
    this.#failures = failures;
  }

  note(key: string, succeeded: readonly Pod[], failed: readonly Pod[]): void {
    const before = succeeded.length > 0 ? undefined : this.#failures.get(key);
    const lastSuccessMs = Math.max(Number.NEGATIVE_INFINITY, ...succeeded.map(finishedAtMs));
    const ends = failed.map(finishedAtMs).filter((atMs) => atMs > lastSuccessMs);
    const count = (before?.count ?? 0) + ends.length;
    if (count === 0) this.#failures.delete(key);
    else this.#failures.set(key, { count, lastMs: Math.max(before?.lastMs ?? 0, ...ends) });
  }

  /** When it may go on. */
  overAtMs(key: string): number {
    const failures = this.#failures.get(key);
    if (failures === undefined) return 0;
    return failures.lastMs + Math.min(FIRST_MS * 2 ** (failures.count - 1), LONGEST_MS);
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }

  save(): unknown {
    return this.#failures.save();
  }

  get entries(): Entries {
    return this.#failures;
  }

  load(saved: unknown): void {
    this.#failures.load(saved);
  }

  fork(): FailurePauses {
    return new FailurePauses(this.#failures.fork());
  }
}
