import type { IncomingMessage } from "node:http";
import { compareVersions, NEWEST_API } from "./api-version.ts";
import type { EngineAddress } from "./engine-address.ts";
import { EngineError } from "./engine-error.ts";
import { askEngine, askText, type EngineRequest, fault, openAnswer } from "./engine-request.ts";

/** An engine that was found, as far as it takes to talk to it. */
export interface ReachableEngine extends EngineAddress {
  /** The newest API that it speaks. */
  apiVersion: string;
}

/** One request; by default a GET that nobody ends and that may take a few seconds. */
export interface Ask extends Partial<Omit<EngineRequest, "path">> {
  timeoutMs?: number;
}

/** What only looks is answered at once by an engine that is well. */
const LOOKS_WITHIN_MS = 10_000;

/** The way to one engine, in the version of the API that both sides know. */
export class EngineConnection {
  readonly #address: EngineAddress;
  readonly #prefix: string;

  constructor({ apiVersion, dockerHost, tls }: ReachableEngine) {
    const isNewer = compareVersions(apiVersion, NEWEST_API) > 0;
    this.#prefix = `/v${isNewer ? NEWEST_API : apiVersion}`;
    this.#address = { dockerHost, tls };
  }

  /** The answer as JSON; undefined where it is empty. @throws EngineError */
  json(path: string, ask: Ask = {}): Promise<unknown> {
    return askEngine(this.#address, this.#bounded(path, ask));
  }

  /** The answer as it is. @throws EngineError */
  text(path: string, ask: Ask = {}): Promise<string> {
    return askText(this.#address, this.#bounded(path, ask));
  }

  /**
   * The answer as it comes, for as long as it comes; ends quietly with the signal.
   *
   * @throws EngineError also where the engine breaks off.
   */
  async *stream(
    path: string,
    { opened, ...request }: Omit<EngineRequest, "path"> & { opened?: (() => void) | undefined },
  ): AsyncGenerator<Buffer> {
    const { signal } = request;
    let answer: IncomingMessage | undefined;
    try {
      answer = await openAnswer(this.#address, { ...request, path: this.#prefix + path });
      opened?.();
      for await (const chunk of answer) yield chunk as Buffer;
    } catch (error) {
      if (signal.aborted) return;
      throw answer === undefined ? error : brokenOff(fault(error, signal));
    } finally {
      answer?.destroy();
    }
  }

  #bounded(path: string, { timeoutMs = LOOKS_WITHIN_MS, signal, ...ask }: Ask) {
    const forEver = signal ?? new AbortController().signal;
    return { ...ask, path: this.#prefix + path, signal: forEver, timeoutMs };
  }
}

/** A connection that ends too early is the engine's end, which "aborted" does not tell. */
function brokenOff(error: unknown): unknown {
  if (!(error instanceof EngineError) || error.code !== "ECONNRESET") return error;
  return new EngineError("the engine broke off", { code: "ECONNRESET", cause: error });
}
