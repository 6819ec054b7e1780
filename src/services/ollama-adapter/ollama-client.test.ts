import { expect, test } from "vitest";
import { collect } from "../../../test/support/collect.ts";
import { closedPort } from "../../../test/support/sockets.ts";
import { chatLine, STAND_IN_WORDS, standInOllama } from "../../../test/support/stand-in-ollama.ts";
import { OllamaClient } from "./ollama-client.ts";

const PROMPT = {
  text: "and now?",
  history: [{ role: "user", content: "hello" }],
  maxTokens: 9,
  temperature: 0.5,
};
const NEVER = new AbortController().signal;

test("it asks as Ollama expects, and hands on the lines up to the one that is done", async () => {
  const ollama = await standInOllama();
  const lines = await ask(ollama.url);
  expect(lines.map(({ message }) => message?.content)).toEqual([...STAND_IN_WORDS, ""]);
  expect(lines.at(-1)).toMatchObject({ done: true, prompt_eval_count: 26, eval_count: 11 });
  expect(ollama.received).toEqual([
    {
      model: "tiny",
      messages: [...PROMPT.history, { role: "user", content: "and now?" }],
      stream: true,
      options: { num_predict: 9, temperature: 0.5 },
    },
  ]);
  await ollama.drained();
});

test("a base URL may have a path, and a user whom nobody is told of", async () => {
  const { url } = await standInOllama();
  const place = `${url.replace("http://", "http://ada:hunter2@")}/proxy/`;
  const failure = await ask(place).catch((error: unknown) => String(error));
  expect(failure).toBe(
    `GrpcError: Ollama at ${url}/proxy answered 404: 404 page not found (is it there? ollama pull tiny)`,
  );
});

test.each([
  ["a line that tells an error", '{"error":"out of\\nmemory"}\n', "failed: out of memory"],
  ["the same without a line break", '{"error":"no memory"}', "failed: no memory"],
  ["an end before it is done", "", "broke off its answer"],
  ["something else", "<html>\n", "does not speak /api/chat: <html>"],
])("after a begun answer, %s is UNAVAILABLE", async (_, rest, words) => {
  const { url } = await standInOllama((response) => {
    response.end(chatLine("tiny", "I am a stand-in") + rest);
  });
  const message = `Ollama at ${url} ${words}`;
  await expect(ask(url)).rejects.toMatchObject({ status: "UNAVAILABLE", message });
});

test("a connection that breaks off is UNAVAILABLE", async () => {
  const { url } = await standInOllama((response) => {
    response.write(chatLine("tiny", "I am"), () => response.destroy());
  });
  const message = expect.stringContaining(`Ollama at ${url} broke off its answer`);
  await expect(ask(url)).rejects.toMatchObject({ status: "UNAVAILABLE", message });
});

test("a status that is no success is UNAVAILABLE, with its reason", async () => {
  const { url } = await standInOllama((response) => {
    response.writeHead(404).end('{"error":"model \\"tiny\\" not found"}');
  });
  const message = `Ollama at ${url} answered 404: model "tiny" not found (is it there? ollama pull tiny)`;
  await expect(ask(url)).rejects.toMatchObject({ status: "UNAVAILABLE", message });
});

test("where nobody listens it is UNAVAILABLE", async () => {
  const url = `http://127.0.0.1:${await closedPort()}`;
  const message = expect.stringMatching(/^Ollama at \S+ cannot be reached: .*ECONNREFUSED/);
  await expect(ask(url)).rejects.toMatchObject({ status: "UNAVAILABLE", message });
});

test.each([
  ["before its first word", ""],
  ["in the middle", chatLine("tiny", "I am")],
])("silence %s is DEADLINE_EXCEEDED, and closes the connection", async (_, begin) => {
  const ollama = await standInOllama((response) => {
    if (begin !== "") response.write(begin);
  });
  const message = `Ollama at ${ollama.url} sent nothing for 0.1 s`;
  await expect(ask(ollama.url, { silenceTimeoutMs: 100 })).rejects.toMatchObject({
    status: "DEADLINE_EXCEEDED",
    message,
  });
  await ollama.drained();
});

test("who cancels, or reads no further, closes the connection", async () => {
  const ollama = await standInOllama((response) => {
    response.write(chatLine("tiny", "I am"));
  });
  const cancel = new AbortController();
  const cancelled = client(ollama.url).chat(PROMPT, cancel.signal);
  await cancelled.next();
  cancel.abort();
  await expect(cancelled.next()).rejects.toMatchObject({ status: "CANCELLED" });
  await ollama.drained();
  const left = client(ollama.url).chat(PROMPT, NEVER);
  await left.next();
  await left.return();
  await ollama.drained();
});

function client(url: string, { silenceTimeoutMs = 5_000 } = {}): OllamaClient {
  return new OllamaClient({ baseUrl: new URL(url), model: "tiny", silenceTimeoutMs });
}

function ask(url: string, options?: { silenceTimeoutMs: number }) {
  return collect(client(url, options).chat(PROMPT, NEVER));
}
