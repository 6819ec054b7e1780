import { spawnSync } from "node:child_process";
import { expect, onTestFinished, test } from "vitest";
import { type Endpoints, endpointUrl } from "../../src/plan/endpoints.ts";
import { readRecord, type StackRecord } from "../../src/stack/record.ts";
import { needs } from "../needs.ts";
import { frameClient } from "../support/frame-client.ts";
import { testStack } from "../support/test-stack.ts";
import { requireComponent } from "./components.ts";

/** In all that a client may say of itself: if it shows up in a label, clients make the series. */
const WORD = "cardinality";

interface Scrape {
  service: string;
  port: string;
  text: string;
}

test("metrics of every service of ours keep Prometheus' conventions, and no client makes series", {
  ...needs("components:promtool"),
}, async () => {
  const stack = await testStack({ platform: true, services: { topology: {} } });
  await stack.up({ prove: true });
  const record = await readRecord(await stack.open());
  if (record === null) throw new Error("the stack has no record");
  await sayTheWord(record.endpoints);
  const scrapes = await scrape(record);
  const pages = scrapes.map(({ service, port }) => `${service} ${port}`);
  expect(pages.sort()).toEqual([
    "memory http",
    "ollama-adapter http",
    "opa http",
    "otel-collector metrics",
    "otel-collector span-metrics",
    "persona-adapter http",
    "prometheus http",
    "router http",
    "tempo http",
    "topology http",
  ]);
  const faults = scrapes.map(({ text, ...page }) => ({ ...page, faults: lint(text) }));
  expect(faults.filter((page) => page.faults !== "")).toEqual([]);
  expect(scrapes.flatMap(({ text }) => text.match(new RegExp(`.*${WORD}.*`, "gi")) ?? [])).toEqual(
    [],
  );
});

/** What `promtool check metrics` has against a page; empty when nothing. */
function lint(text: string): string {
  const { status, stderr } = spawnSync(requireComponent("promtool"), ["check", "metrics"], {
    input: text,
    encoding: "utf8",
  });
  return status === 0 && stderr === "" ? "" : `${status}: ${stderr}`;
}

function scrape({ plan, endpoints }: StackRecord): Promise<Scrape[]> {
  const pages = plan.services.flatMap(({ name, launch, metrics }) =>
    launch.kind === "disabled" ? [] : metrics.map(({ port, path }) => ({ name, port, path })),
  );
  return Promise.all(
    pages.map(async ({ name, port, path }) => {
      const response = await fetch(`${urlOf(endpoints, name, port)}${path}`);
      return { service: name, port, text: await response.text() };
    }),
  );
}

async function sayTheWord(endpoints: Endpoints): Promise<void> {
  const router = urlOf(endpoints, "router");
  const memory = urlOf(endpoints, "memory");
  const headers = {
    "content-type": "application/json",
    "x-correlation-id": WORD,
    "x-api-key": WORD,
    "user-agent": WORD,
    "x-tenant-id": WORD,
  };
  const post = (url: string, body: object) =>
    fetch(url, { method: "POST", headers, body: JSON.stringify(body) }).then((it) => it.text());
  const names = { tenant: WORD, conversation_id: WORD, task_type: WORD };
  await post(`${router}/v1/ask`, { prompt: WORD, ...names });
  await post(`${router}/v1/plan`, { prompt: WORD, ...names, tool_permissions: [WORD] });
  await post(`${router}/v1/observe`, { request_id: WORD, model: WORD, latency_ms: 1 });
  await post(`${router}/${WORD}`, {});
  await post(`${memory}/v1/memory/search`, { query: WORD, namespace: WORD });
  const object = JSON.stringify({ object: { text: WORD } });
  await fetch(`${memory}/v1/memory/${WORD}/${WORD}`, { method: "PUT", headers, body: object });
  await post(`${urlOf(endpoints, "opa")}/v1/data/${WORD}`, { input: { [WORD]: WORD } });
  const client = await frameClient(router);
  onTestFinished(() => client.socket.terminate());
  client.send({
    ...{ v: 1, session_id: WORD, stream_id: WORD, msg_seq: 1, frag_seq: 0, flags: [], qos: WORD },
    window: { max_parallel: 4, max_tokens: 10_000, max_usd_micros: 50_000 },
    ...{ ttl: 8, meta: { task_type: WORD } },
    payload: { type: WORD, content: { prompt: WORD } },
  });
  await client.answer();
}

function urlOf(endpoints: Endpoints, service: string, port = "http"): string {
  const endpoint = endpoints[service]?.[port];
  if (endpoint === undefined) throw new Error(`${service} has no ${port}`);
  return endpointUrl(endpoint);
}
