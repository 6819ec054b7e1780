import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import type { Prompt } from "../kit/adapter/prompt.ts";
import { GrpcError } from "../kit/grpc-error.ts";
import { type ChatLine, linesOf, parseChatLine } from "./chat-lines.ts";
import { lists } from "./ollama-models.ts";
import type { OllamaSettings } from "./settings.ts";
import { Silence } from "./silence.ts";

/** Of what somebody else says about a failure so much is passed on. */
const REASON_CHARS = 300;

/** A longer list of models is of nobody's Ollama. */
const LIST_CHARS = 4 * 1024 * 1024;

/** Asks one model of one Ollama. Every failure is a GrpcError that says where and why. */
export class OllamaClient {
  /** Where it is, for people; without user and password. */
  readonly place: string;
  readonly #settings: OllamaSettings;

  constructor(settings: OllamaSettings) {
    this.#settings = settings;
    const { protocol, host, pathname } = settings.baseUrl;
    this.place = `${protocol}//${host}${pathname.replace(/\/$/, "")}`;
  }

  /**
   * The lines of the answer, as they come, up to the one that says that it is done. `cancelled`
   * closes the connection, upon which Ollama stops to work on it.
   */
  async *chat(prompt: Prompt, cancelled: AbortSignal): AsyncGenerator<ChatLine, void, undefined> {
    const silence = new Silence(this.#settings.silenceTimeoutMs);
    let answered = false;
    try {
      const signal = AbortSignal.any([cancelled, silence.signal]);
      const response = await silence.during(this.#post(prompt, signal));
      if (response.statusCode !== 200) throw await this.#refusal(response, silence);
      answered = true;
      for await (const text of linesOf(silence.through<Buffer>(response))) {
        const line = parseChatLine(text);
        if (line === undefined) throw this.#failure(`does not speak /api/chat: ${excerpt(text)}`);
        if (line.error !== undefined) throw this.#failure(`failed: ${excerpt(line.error)}`);
        yield line;
        if (line.done === true) return;
      }
      throw this.#failure("broke off its answer");
    } catch (error) {
      if (cancelled.aborted) throw new GrpcError("CANCELLED", "the call was cancelled");
      if (silence.signal.aborted) throw this.#silent();
      if (error instanceof GrpcError) throw error;
      const what = answered ? "broke off its answer" : "cannot be reached";
      throw this.#failure(`${what}: ${reasonOf(error)}`, { cause: error });
    }
  }

  /** Whether it has the model; undefined when it does not answer that in time. Never rejects. */
  hasModel(timeoutMs: number): Promise<boolean | undefined> {
    return this.#lists("/api/tags", timeoutMs);
  }

  /** Whether the model is loaded, so that it can begin at once; undefined as for `hasModel`. */
  hasLoaded(timeoutMs: number): Promise<boolean | undefined> {
    return this.#lists("/api/ps", timeoutMs);
  }

  async #lists(path: string, timeoutMs: number): Promise<boolean | undefined> {
    try {
      const response = await this.#send("GET", path, { signal: AbortSignal.timeout(timeoutMs) });
      let body = "";
      for await (const piece of response.setEncoding("utf8")) {
        body += piece;
        if (body.length > LIST_CHARS) break;
      }
      return response.statusCode === 200 ? lists(body, this.#settings.model) : undefined;
    } catch {
      return undefined;
    }
  }

  #post(prompt: Prompt, signal: AbortSignal): Promise<http.IncomingMessage> {
    const body = JSON.stringify(chatRequest(this.#settings.model, prompt));
    return this.#send("POST", "/api/chat", { body, signal });
  }

  async #send(
    method: string,
    path: string,
    { body, signal }: { body?: string; signal: AbortSignal },
  ) {
    const { baseUrl } = this.#settings;
    const url = new URL(baseUrl);
    url.pathname = `${baseUrl.pathname.replace(/\/$/, "")}${path}`;
    const transport = url.protocol === "https:" ? https : http;
    const outgoing = transport.request(url, {
      method,
      // One connection for each answer: closing it is how Ollama learns that nobody listens.
      agent: false,
      signal,
      headers: { accept: "application/x-ndjson", "content-type": "application/json" },
    });
    // Once there is a response, it is the one that tells of errors.
    outgoing.on("error", () => {});
    outgoing.end(body);
    const [response]: http.IncomingMessage[] = await once(outgoing, "response");
    if (response === undefined) throw new Error("there is no response");
    return response;
  }

  /** What an answer without an answer says; Ollama's own are `{"error": "…"}`. */
  async #refusal(response: http.IncomingMessage, silence: Silence): Promise<GrpcError> {
    let body = "";
    for await (const piece of silence.through<Buffer>(response)) {
      body += String(piece);
      if (body.length > REASON_CHARS) break;
    }
    const reason = excerpt(parseChatLine(body)?.error ?? body);
    const { model } = this.#settings;
    const help = response.statusCode === 404 ? ` (is it there? ollama pull ${model})` : "";
    return this.#failure(`answered ${response.statusCode}: ${reason}${help}`);
  }

  #silent(): GrpcError {
    const seconds = this.#settings.silenceTimeoutMs / 1_000;
    const message = `Ollama at ${this.place} sent nothing for ${seconds} s`;
    return new GrpcError("DEADLINE_EXCEEDED", message);
  }

  #failure(words: string, options?: ErrorOptions): GrpcError {
    return new GrpcError("UNAVAILABLE", `Ollama at ${this.place} ${words}`, options);
  }
}

/** The body of POST /api/chat (Ollama, "API": generate a chat completion). */
function chatRequest(model: string, { text, history, maxTokens, temperature }: Prompt) {
  return {
    model,
    messages: [...history, { role: "user", content: text }],
    stream: true,
    options: {
      ...(maxTokens !== undefined && { num_predict: maxTokens }),
      ...(temperature !== undefined && { temperature }),
    },
  };
}

function reasonOf(error: unknown): string {
  // Where a name has several addresses, each has its own reason, and the whole has none.
  const one: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return excerpt(one instanceof Error ? one.message : String(one));
}

/** One line of somebody else's text. */
function excerpt(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\s]+/gu, " ").trim();
  return line.length <= REASON_CHARS ? line : `${line.slice(0, REASON_CHARS)}…`;
}
