/** A scrape held more than the store takes: all of it is dropped, as Prometheus does. */
export class LimitError extends Error {
  readonly limit: "body_size" | "sample";

  constructor(limit: LimitError["limit"], message: string) {
    super(message);
    this.name = "LimitError";
    this.limit = limit;
  }
}
