import { onTestFinished } from "vitest";
import { type FakeAdapter, fakeAdapter } from "./fake-adapter.ts";
import { type FakeMemory, fakeMemory } from "./fake-memory.ts";
import { fakeOpa } from "./fake-opa.ts";
import { type ServiceProcess, startService } from "./service-process.ts";

export interface RouterProcess {
  service: ServiceProcess;
  url: string;
  adapter: FakeAdapter;
  memory: FakeMemory;
  ask(body: object): Promise<Response>;
}

/** The real program among fakes of its needs; ends with the test. */
export async function startRouterProcess(env: Record<string, string> = {}): Promise<RouterProcess> {
  const [opa, memory, adapter] = await Promise.all([fakeOpa(), fakeMemory(), fakeAdapter()]);
  const service = startService("router", {
    ROUTER_PORT: "0",
    OPA_URL: opa.url,
    MEMORY_GATEWAY_URL: memory.url,
    ADAPTER_ENDPOINTS: JSON.stringify([adapter.url]),
    ...env,
  });
  onTestFinished(async () => void (await service.end("SIGKILL")));
  const { port } = await service.logLine("listening");
  const url = `http://127.0.0.1:${port}`;
  const ask = (body: object) =>
    fetch(`${url}/v1/ask`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  return { service, url, adapter, memory, ask };
}
