import { isJsonObject } from "../../util/json/json-object.ts";
import type { StreamChunk } from "../kit/adapter-protocol.ts";
import { ANSWER_MAX_CHARS } from "./limits.ts";
import { shareOf } from "./share.ts";

/** The adapter told that it failed, or what it sent is no answer. */
class AdapterFailure extends Error {
  override name = "AdapterFailure";
}

/** Adds the chunks of one answer up. */
export class Answer {
  tokensIn = 0;
  tokensOut = 0;
  usdMicros = 0;
  confidence = 0;
  /** Who says to have given it; null when it does not say. */
  adapterName: string | null = null;
  #partialText = "";
  #finalText: string | null = null;
  #complete = false;

  /**
   * Takes a chunk in, and returns the text that it adds for the reader; null when it adds none.
   * Raises AdapterFailure when the adapter reports an error or its answer grows beyond all bounds.
   */
  add(chunk: StreamChunk): string | null {
    this.tokensIn += chunk.partial_in_tokens;
    this.tokensOut += chunk.partial_out_tokens;
    this.usdMicros += chunk.partial_usd_micros;
    switch (chunk.type) {
      case "agent.result.partial":
        return this.#addPartial(chunk);
      case "agent.result.final":
        this.#addFinal(chunk);
        return null;
      case "agent.result.error":
        throw new AdapterFailure(errorIn(parse(chunk.content_json)));
      default:
        return null;
    }
  }

  /** The whole text so far. */
  get text(): string {
    return this.#finalText ?? this.#partialText;
  }

  /** Raises AdapterFailure when the stream ended before its final chunk. */
  assertComplete(): void {
    if (!this.#complete) throw new AdapterFailure("the stream ended without a final chunk");
  }

  #addPartial(chunk: StreamChunk): string | null {
    const text = textIn(parse(chunk.content_json));
    if (text === null || text === "") return null;
    this.#partialText += text;
    this.#assertBounded(this.#partialText);
    return text;
  }

  #addFinal(chunk: StreamChunk): void {
    const content = parse(chunk.content_json);
    if (isJsonObject(content) && content["ok"] === false)
      throw new AdapterFailure(errorIn(content));
    // The platform's stub adapters end with {ok, adapter}: then the pieces are the answer.
    this.#finalText = textIn(content);
    this.#assertBounded(this.#finalText ?? "");
    const name = isJsonObject(content) ? content["adapter"] : undefined;
    if (typeof name === "string" && name !== "") this.adapterName = name;
    this.confidence = shareOf(chunk.confidence, 0);
    this.#complete = true;
  }

  #assertBounded(text: string): void {
    if (text.length > ANSWER_MAX_CHARS) {
      throw new AdapterFailure(`the answer is longer than ${ANSWER_MAX_CHARS} characters`);
    }
  }
}

/** Adapters should send JSON; what is not JSON is taken as plain text. */
function parse(contentJson: string): unknown {
  try {
    return JSON.parse(contentJson);
  } catch {
    return contentJson;
  }
}

function textIn(content: unknown): string | null {
  if (typeof content === "string") return content;
  return isJsonObject(content) && typeof content["text"] === "string" ? content["text"] : null;
}

function errorIn(content: unknown): string {
  if (typeof content === "string") return content;
  const error = isJsonObject(content) ? content["error"] : undefined;
  return typeof error === "string" ? error : `the adapter reported ${JSON.stringify(content)}`;
}
