import { expect, test } from "vitest";
import { linesOf, routerPlatform } from "../../../test/support/router-platform.ts";

const C1 = "public /v1/memory/conversations/c1";

test("what was said goes to memory, and with the next ask to the adapter", async () => {
  const { ask, memory, adapter } = await routerPlatform();
  const first = await linesOf(await ask({ prompt: "hello", conversation_id: "c1" }));
  const request_id = first[0]?.["request_id"];
  const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(memory.objects.get(C1)).toEqual({
    turns: [
      { role: "user", text: "hello", at, request_id },
      { role: "assistant", text: "Hello there.", at, request_id },
    ],
  });
  const second = await linesOf(await ask({ prompt: "and now?", conversation_id: "c1" }));
  expect(second[0]).toMatchObject({ context: "loaded" });
  const { messages } = JSON.parse(adapter.received.at(-1)?.request.prompt_json ?? "");
  expect(messages).toEqual([
    { role: "user", content: "hello" },
    { role: "assistant", content: "Hello there." },
    { role: "user", content: "and now?" },
  ]);
  expect(memory.objects.get(C1)).toMatchObject({ turns: { length: 4 } });
});

test("conversations are kept per tenant, under a digest where the id is no key", async () => {
  const { ask, memory } = await routerPlatform();
  await linesOf(await ask({ prompt: "hello", conversation_id: "a/b", tenant: "acme" }));
  await linesOf(await ask({ prompt: "hello", conversation_id: "c1", tenant: "acme" }));
  expect([...memory.objects.keys()]).toEqual([
    "acme /v1/memory/conversations/h-c14cddc033f64b9dea80ea675cf280a0",
    "acme /v1/memory/conversations/c1",
  ]);
});

test("an ask without a conversation begins one and tells its id", async () => {
  const { ask, memory } = await routerPlatform();
  const [plan] = await linesOf(await ask({ prompt: "hello" }));
  expect(plan?.["conversation_id"]).toBe(`c-${plan?.["request_id"]}`);
  expect([...memory.objects.keys()]).toEqual([
    `public /v1/memory/conversations/${plan?.["conversation_id"]}`,
  ]);
});

test("who reads the last line finds the turn in memory already", async () => {
  const { ask, memory } = await routerPlatform();
  const putAllowed = Promise.withResolvers<void>();
  const putSeen = Promise.withResolvers<void>();
  memory.before = async ({ method }) => {
    if (method !== "PUT") return;
    putSeen.resolve();
    await putAllowed.promise;
  };
  let text = "";
  const response = await ask({ prompt: "hello", conversation_id: "c1" });
  const reading = response.body?.pipeThrough(new TextDecoderStream()).pipeTo(
    new WritableStream({
      write: (part) => {
        text += part;
      },
    }),
  );
  await putSeen.promise;
  expect(text).not.toContain('"final"');
  putAllowed.resolve();
  await reading;
  expect(text).toContain('"stored":true');
});

test("RYW reads what was written last, EVENTUAL need not", async () => {
  const { ask, memory } = await routerPlatform();
  await linesOf(await ask({ prompt: "hello" }));
  await linesOf(await ask({ prompt: "hello", consistency_level: "RYW" }));
  const reads = memory.received.filter(
    ({ method, path }) => method === "GET" && path !== "/healthz",
  );
  expect(reads.map(({ headers }) => headers["x-consistency-level"])).toEqual([
    "EVENTUAL",
    "STRONG",
  ]);
});

test("asks that overlap in one conversation do not lose each other's turns", async () => {
  const { ask, memory } = await routerPlatform();
  const bothRead = Promise.withResolvers<void>();
  let reads = 0;
  memory.before = async ({ method, path }) => {
    if (method !== "GET" || path === "/healthz") return;
    reads += 1;
    if (reads === 2) bothRead.resolve();
    await bothRead.promise;
  };
  const asks = ["one", "two"].map((prompt) => ask({ prompt, conversation_id: "c1" }));
  for (const response of await Promise.all(asks)) await response.text();
  const { turns } = memory.objects.get(C1) as { turns: { text: string }[] };
  expect(turns.map(({ text }) => text).sort()).toEqual([
    "Hello there.",
    "Hello there.",
    "one",
    "two",
  ]);
});

test("with memory down the answer goes on, without context and not stored", async () => {
  const { ask, memory, metric } = await routerPlatform();
  memory.objects.set(C1, { turns: [] });
  memory.broken.add("GET");
  const lines = await linesOf(await ask({ prompt: "hello", conversation_id: "c1" }));
  expect(lines[0]).toMatchObject({ type: "plan", context: "unavailable" });
  expect(lines.at(-1)).toMatchObject({ type: "final", text: "Hello there.", stored: false });
  expect(memory.objects.get(C1)).toEqual({ turns: [] });
  expect(await metric('router_memory_errors_total{operation="get"}')).toBe(1);
});

test("a turn that memory does not take is told as not stored", async () => {
  const { ask, memory, metric } = await routerPlatform();
  memory.broken.add("PUT");
  const lines = await linesOf(await ask({ prompt: "hello" }));
  expect(lines.at(-1)).toMatchObject({ type: "final", text: "Hello there.", stored: false });
  expect(await metric('router_memory_errors_total{operation="put"}')).toBe(1);
});

/** As many turns, the oldest first: turn 0, turn 1 … */
function turnsOf(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    role: index % 2 === 0 ? "user" : "assistant",
    text: `turn ${index}`,
    at: "2026-01-01T00:00:00.000Z",
    request_id: "r",
  }));
}

test("of a longer conversation that another program stored the last 20 turns are read", async () => {
  const { ask, memory, adapter } = await routerPlatform();
  memory.objects.set(C1, { turns: turnsOf(50) });
  await linesOf(await ask({ prompt: "hello", conversation_id: "c1" }));
  const { messages } = JSON.parse(adapter.received[0]?.request.prompt_json ?? "");
  expect(messages).toHaveLength(21);
  expect(messages[0]).toMatchObject({ content: "turn 30" });
});

test("where only its context makes an ask too dear, the oldest turns stay away", async () => {
  const { ask, memory, adapter } = await routerPlatform();
  adapter.priceOf = ({ messages }) => (messages.length > 3 ? 90_000 : 200);
  memory.objects.set(C1, { turns: turnsOf(10) });
  const lines = await linesOf(await ask({ prompt: "hello", conversation_id: "c1" }));
  expect(lines[0]).toMatchObject({ type: "plan", context: "shortened" });
  expect(lines.at(-1)).toMatchObject({ phase: "complete", stored: true });
  const { messages } = JSON.parse(adapter.received.at(-1)?.request.prompt_json ?? "");
  expect(messages.map(({ content }: { content: string }) => content)).toEqual([
    "turn 8",
    "turn 9",
    "hello",
  ]);
  // What is remembered is the whole conversation.
  expect((memory.objects.get(C1) as { turns: unknown[] }).turns).toHaveLength(12);
});

test("an ask that is too dear without any context is refused", async () => {
  const { ask, memory, adapter } = await routerPlatform();
  adapter.priceOf = () => 90_000;
  memory.objects.set(C1, { turns: turnsOf(10) });
  const answer = await ask({ prompt: "hello", conversation_id: "c1" });
  expect([answer.status, await answer.json()]).toMatchObject([
    503,
    { error: "no_models_available", detail: "every candidate may cost more than 0.05 USD" },
  ]);
});
