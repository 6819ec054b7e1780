// For those whose target does not have `await using` in its library.
/// <reference lib="esnext.disposable" preserve="true" />

import { join, resolve } from "node:path";
import type { LogLine } from "../plan/instance.ts";
import { ask as askRouter } from "../seed/ask.ts";
import { fetchTrace, type TraceSpan } from "../seed/trace.ts";
import { traceOfAnswer } from "../seed/trace-of-answer.ts";
import { environment } from "../stack/environment.ts";
import { type Evidence, saveEvidence } from "../stack/evidence/save-evidence.ts";
import { logs as logsOf } from "../stack/logs.ts";
import { type ProveResult, proveRunning } from "../stack/prove-running.ts";
import { runningStack } from "../stack/running-stack.ts";
import { given, never } from "../stack/settings.ts";
import type { Stack } from "../stack/stack.ts";
import { restartServices, startServices } from "../stack/start-services.ts";
import { type StatusReport, status as statusOf } from "../stack/status.ts";
import { stopServices } from "../stack/stop-services.ts";
import { DevstackError } from "../util/errors.ts";
import { maskError } from "../util/masking/mask-error.ts";
import { type Answer, wholeAnswer } from "./answer.ts";
import { readableError } from "./readable-error.ts";
import { ServiceClient } from "./service-client.ts";
import type { TestAskSettings, TestEvidenceSettings, TestLogsSettings } from "./settings.ts";
import { folderName, onFailure, type RunningTest, titleOf } from "./watched-test.ts";

/** What a stack is for its tests, beside the stack itself. */
export interface TestStackParts {
  stack: Stack;
  env: Readonly<Record<string, string>>;
  urls: Readonly<Record<string, string>>;
  /** Absolute path. */
  evidenceFolder: string;
  /** For services to become ready. */
  timeoutMs: number;
  /** What is to happen when the test is done with it, and when nobody is to come after. */
  release: (options: { last: boolean }) => Promise<void>;
}

const ANSWER_WITHIN_MS = 60_000;
const LAST_LINES = 5;

/** A stack that is up, ready and proven, as its tests see it. */
export class TestStack implements AsyncDisposable {
  /** Of the stack: `devstack --name NAME logs`, as long as it is up. */
  readonly name: string;
  /** The addresses, under the keys of `devstack env`. */
  readonly env: Readonly<Record<string, string>>;
  /** The address of each service that speaks HTTP, by its name. */
  readonly urls: Readonly<Record<string, string>>;
  readonly #parts: TestStackParts;
  #released: Promise<void> | null = null;

  constructor(parts: TestStackParts) {
    this.name = parts.stack.named ?? "";
    this.env = parts.env;
    this.urls = parts.urls;
    this.#parts = parts;
  }

  /** The router's client. @throws as `service`. */
  get router(): ServiceClient {
    return this.service("router");
  }

  /** The client of a service. @throws DevstackError E_USAGE when no such one speaks HTTP. */
  service(name: string): ServiceClient {
    const url = Object.hasOwn(this.urls, name) ? this.urls[name] : undefined;
    if (url !== undefined) {
      return new ServiceClient(name, url, {
        row: async (service) => (await this.status()).services.find((row) => row.name === service),
        lastLines: async (service) => (await this.logs(service)).slice(-LAST_LINES).map(textOf),
      });
    }
    const known = Object.keys(this.urls).join(", ");
    throw this.#readable(
      new DevstackError("E_USAGE", `there is no service ${name} that speaks HTTP`, {
        why: known === "" ? "none of this stack does" : `these do: ${known}`,
      }),
    );
  }

  /** Asks the router and waits for the whole answer. @throws DevstackError E_REQUEST_FAILED */
  ask(prompt: string, settings: TestAskSettings = {}): Promise<Answer> {
    return this.#do(async (stack) => {
      const { endpoints } = await runningStack(stack);
      const options = { signal: never(), timeoutMs: ANSWER_WITHIN_MS, ...given(settings) };
      return wholeAnswer(askRouter(endpoints, { prompt, ...options }), endpoints);
    });
  }

  /**
   * The spans of a trace, in the order of their beginnings, once the router's are all there.
   *
   * @throws DevstackError E_REQUEST_FAILED when they do not come within five seconds.
   */
  trace(traceId: string): Promise<readonly TraceSpan[]> {
    return this.#do(async (stack) => {
      const { endpoints } = await runningStack(stack);
      const request = { endpoints, traceId, url: "", clock: stack.clock, signal: never() };
      const { spans, missing } = await traceOfAnswer({ api: { fetchTrace }, ...request });
      if (missing === null) return spans;
      throw new DevstackError("E_REQUEST_FAILED", `the trace ${traceId} is not whole`, {
        why: missing,
        details: { spans },
      });
    });
  }

  /** How every service is, probed now. */
  status(): Promise<StatusReport> {
    return this.#do((stack) => statusOf(stack, { signal: never() }));
  }

  /** What a service, or all of them, have written. @throws DevstackError E_USAGE */
  logs(service?: string, { since }: TestLogsSettings = {}): Promise<LogLine[]> {
    return this.#do(async (stack) => {
      const options = { services: service === undefined ? [] : [service], follow: false };
      const window = given({ sinceMs: momentOf(since) });
      const lines: LogLine[] = [];
      for await (const line of logsOf(stack, { ...options, ...window, signal: never() })) {
        lines.push(stack.masker.maskAll(line));
      }
      return lines;
    });
  }

  /** Stops services, dependants first; they keep their ports. All without names. */
  async stop(...services: string[]): Promise<void> {
    await this.#do((stack) => stopServices(stack, { services, signal: never() }));
  }

  /** Starts services that were stopped or have ended; returns when they are ready. */
  async start(...services: string[]): Promise<void> {
    await this.#do((stack) => startServices(stack, this.#starting(services)));
  }

  /** Stops services and starts them again; returns when they are ready. */
  async restart(...services: string[]): Promise<void> {
    await this.#do((stack) => restartServices(stack, this.#starting(services)));
  }

  /** Proves anew that a request comes through every hop. @throws DevstackError E_PROOF_FAILED */
  prove(): Promise<ProveResult> {
    return this.#do((stack) => proveRunning(stack, { emit: () => {}, signal: never() }));
  }

  /**
   * Writes what has happened into a folder: logs of every service, traces, states, proof and
   * configuration, without the stack's secrets.
   */
  saveEvidence(folder: string, { since, title }: TestEvidenceSettings = {}): Promise<Evidence> {
    const options = given({ sinceMs: momentOf(since), title });
    return this.#do((stack) =>
      saveEvidence(stack, { folder: resolve(folder), ...options, signal: never() }),
    );
  }

  /**
   * Saves what happens from now on if the test fails, into a folder of the test's own. For vitest and
   * node:test, which hand the context to each test; vitest to `beforeEach` too.
   */
  watch(test: RunningTest): void {
    const since = this.#parts.stack.clock.now();
    const title = titleOf(test);
    const folder = join(this.#parts.evidenceFolder, folderName(title));
    onFailure(test, () => this.saveEvidence(folder, { since, title }));
  }

  /**
   * Takes the stack down and leaves nothing of it, unless others share it; waits until it is gone.
   *
   * @throws DevstackError E_STOP_INCOMPLETE naming what is left.
   */
  end(): Promise<void> {
    return this.#release({ last: true });
  }

  /** The same, but a shared stack stays for a moment for those who may come. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#release({ last: false });
  }

  #release(options: { last: boolean }): Promise<void> {
    this.#released ??= this.#parts.release(options).catch((error: unknown) => {
      throw this.#readable(error);
    });
    return this.#released;
  }

  #starting(services: readonly string[]) {
    return { services, emit: () => {}, signal: never(), timeoutMs: this.#parts.timeoutMs };
  }

  async #do<T>(work: (stack: Stack) => Promise<T>): Promise<T> {
    try {
      return await work(this.#parts.stack);
    } catch (error) {
      throw this.#readable(error);
    }
  }

  #readable(error: unknown): DevstackError {
    return readableError(maskError(error, this.#parts.stack.masker));
  }
}

/** What tests need to know of a stack that is up. */
export async function addressesOf(stack: Stack): Promise<Pick<TestStackParts, "env" | "urls">> {
  const { services } = await statusOf(stack, { signal: never() });
  const urls = services.flatMap(({ name, endpoints }) => {
    const first =
      endpoints["http"] ?? Object.values(endpoints).find((url) => url.startsWith("http"));
    return first?.startsWith("http") ? [[name, first] as const] : [];
  });
  return { env: await environment(stack), urls: Object.fromEntries(urls) };
}

function momentOf(since: number | Date | undefined): number | undefined {
  return since instanceof Date ? since.getTime() : since;
}

function textOf({ text }: LogLine): string {
  return text;
}
