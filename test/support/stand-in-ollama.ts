import { createServer, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { listen } from "./sockets.ts";

/** The body of a POST /api/chat. */
export interface ChatRequest {
  model: string;
  messages: { role: string; content: string }[];
  stream: boolean;
  options: Record<string, number>;
}

export interface StandInOllama {
  url: string;
  /** What /api/chat was asked, in order. */
  received: ChatRequest[];
  /** Names of the models that it has, and of those that are loaded. */
  models: string[];
  loaded: string[];
  /** Resolves when no connection is open. */
  drained(): Promise<void>;
}

/** What the stand-in says unless told otherwise: nobody shall take it for a model. */
export const STAND_IN_WORDS = ["I am a stand-in ", "for Ollama: ", "no model was asked. ☂"];

/**
 * A small stand-in for Ollama that speaks POST /api/chat (JSON lines, the counts on the last) and
 * lists its models; nothing else. `answer` writes something else in place of its own words. It ends with the test.
 */
export async function standInOllama(
  answer: (response: ServerResponse, request: ChatRequest) => void = sayWhatItIs,
): Promise<StandInOllama> {
  const received: ChatRequest[] = [];
  const lists = { models: ["llama3.2:latest", "tiny:latest"], loaded: ["tiny:latest"] };
  const server = createServer(async (incoming, outgoing) => {
    const list = { "/api/tags": lists.models, "/api/ps": lists.loaded }[incoming.url ?? ""];
    if (list) {
      outgoing.end(JSON.stringify({ models: list.map((name) => ({ name })) }));
      return;
    }
    if (incoming.method !== "POST" || incoming.url !== "/api/chat") {
      outgoing.writeHead(404).end("404 page not found");
      return;
    }
    const request: ChatRequest = JSON.parse(await text(incoming));
    received.push(request);
    answer(outgoing, request);
  });
  const { host, port, drained } = await listen(server);
  return { url: `http://${host}:${port}`, received, ...lists, drained };
}

/** One line of an answer. */
export function chatLine(model: string, content: string, more: object = {}): string {
  const line = {
    model,
    created_at: "2026-11-22T00:00:00Z",
    message: { role: "assistant", content },
  };
  return `${JSON.stringify({ ...line, done: false, ...more })}\n`;
}

function sayWhatItIs(response: ServerResponse, { model }: ChatRequest): void {
  response.writeHead(200, { "content-type": "application/x-ndjson" });
  for (const words of STAND_IN_WORDS) response.write(chatLine(model, words));
  const counts = { prompt_eval_count: 26, eval_count: 11 };
  response.end(chatLine(model, "", { done: true, done_reason: "stop", ...counts }));
}
