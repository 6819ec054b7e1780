import { onTestFinished } from "vitest";
import { startRouter } from "../../src/services/router/router.ts";
import { type FakeAdapter, fakeAdapter } from "./fake-adapter.ts";
import { type FakeMemory, fakeMemory } from "./fake-memory.ts";
import { type FakeOpa, fakeOpa } from "./fake-opa.ts";
import { createTestService, type TestService } from "./service-context.ts";

/** A router in the test's own process among fakes of all it needs, on real sockets. */
export interface RouterPlatform extends TestService {
  url: string;
  opa: FakeOpa;
  memory: FakeMemory;
  adapter: FakeAdapter;
  /** POST of a JSON body. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** POST /v1/ask; a string is sent as it is. */
  ask(body: unknown, init?: RequestInit): Promise<Response>;
  /** Resolves with the answer of GET /readyz when `status` is reached. */
  readyz(status: number): Promise<unknown>;
  /** The value of one line of GET /metrics, 0 when it is not there. */
  metric(line: string): Promise<number>;
}

/** Starts it; `env` changes settings, `adapters` are further endpoints. All ends with the test. */
export async function routerPlatform(
  env: Record<string, string> = {},
  adapters: readonly FakeAdapter[] = [],
): Promise<RouterPlatform> {
  const [opa, memory, adapter] = await Promise.all([fakeOpa(), fakeMemory(), fakeAdapter()]);
  const service = createTestService({
    ROUTER_PORT: "0",
    OPA_URL: opa.url,
    MEMORY_GATEWAY_URL: memory.url,
    ADAPTER_ENDPOINTS: JSON.stringify([adapter, ...adapters].map(({ url }) => url)),
    ...env,
  });
  const router = await startRouter(service.context);
  onTestFinished(() => router.stop());
  const url = `http://127.0.0.1:${router.port}`;
  return {
    ...service,
    url,
    opa,
    memory,
    adapter,
    post: (path, body, headers = {}) =>
      fetch(url + path, {
        method: "POST",
        body: JSON.stringify(body),
        headers: { "content-type": "application/json", ...headers },
      }),
    ask: (body, init = {}) =>
      fetch(`${url}/v1/ask`, {
        method: "POST",
        body: typeof body === "string" ? body : JSON.stringify(body),
        ...init,
        headers: { "content-type": "application/json", ...init.headers },
      }),
    readyz: async (status) => {
      for (;;) {
        const response = await fetch(`${url}/readyz`);
        const report = await response.json();
        if (response.status === status) return report;
      }
    },
    metric: async (line) => {
      const text = await (await fetch(`${url}/metrics`)).text();
      const found = text.split("\n").find((candidate) => candidate.startsWith(`${line} `));
      return Number(found?.slice(line.length + 1) ?? 0);
    },
  };
}

/** The lines of a streamed answer. */
export async function linesOf(response: Response): Promise<Record<string, unknown>[]> {
  const text = await response.text();
  return text
    .trimEnd()
    .split("\n")
    .map((line): Record<string, unknown> => JSON.parse(line));
}
