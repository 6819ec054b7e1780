import type { ServiceReport } from "../stack/status.ts";
import { DevstackError, messageOf } from "../util/errors.ts";

/** What a client asks its stack when a service does not answer. */
export interface Diagnosis {
  row(service: string): Promise<ServiceReport | undefined>;
  lastLines(service: string): Promise<readonly string[]>;
}

/** One service of a stack, for requests over HTTP. */
export class ServiceClient {
  readonly name: string;
  /** Without a slash at its end. */
  readonly url: string;
  readonly #diagnosis: Diagnosis;

  constructor(name: string, url: string, diagnosis: Diagnosis) {
    this.name = name;
    this.url = url;
    this.#diagnosis = diagnosis;
  }

  /**
   * `fetch` of a path of the service. An answer is an answer, whatever its status.
   *
   * @throws DevstackError E_REQUEST_FAILED when there is none, with how the service is and what it
   *   wrote last; the signal's reason when `init.signal` aborts.
   */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const url = `${this.url}${path.startsWith("/") ? "" : "/"}${path}`;
    try {
      return await fetch(url, init);
    } catch (error) {
      init.signal?.throwIfAborted();
      throw await this.#unanswered(`${init.method ?? "GET"} ${url}`, error);
    }
  }

  async #unanswered(request: string, cause: unknown): Promise<DevstackError> {
    const [row, log] = await Promise.all([
      this.#diagnosis.row(this.name).catch(() => undefined),
      this.#diagnosis.lastLines(this.name).catch(() => []),
    ]);
    const state = row ? `${this.name} is ${row.state}: ${row.reason}` : "its state is not known";
    const reason = messageOf(cause instanceof Error && cause.cause ? cause.cause : cause);
    return new DevstackError("E_REQUEST_FAILED", `${this.name} does not answer`, {
      why: [`${request}: ${reason}`, state, ...log.map((line) => `log: ${line}`)].join(
        "\n        ",
      ),
      details: { request, service: row ?? null, log },
      cause,
    });
  }
}
