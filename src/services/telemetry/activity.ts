/**
 * Tells that something is going on in the stack. The collector role says so when spans arrive; the
 * Prometheus role then scrapes often for a while, so that what just happened is soon seen.
 */
export class Activity {
  readonly #listeners = new Set<() => void>();

  onActivity(listener: () => void): void {
    this.#listeners.add(listener);
  }

  tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
