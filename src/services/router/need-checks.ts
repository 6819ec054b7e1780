import type { AdapterClient } from "./adapter-client.ts";
import type { JsonClient } from "./json-client.ts";
import type { NeedCheck } from "./readiness.ts";

/** The service answers GET `path` with 200. Sent without a span: it goes on all the time. */
export function checkHttp(client: JsonClient, path: string): NeedCheck {
  return {
    target: client.baseUrl.origin,
    run: async ({ signal, timeoutMs }) => {
      const { status } = await client.request({ method: "GET", path, timeoutMs, signal });
      if (status !== 200) throw new Error(`answered ${status} to GET ${path}`);
    },
  };
}

/** The adapter answers Health. */
export function checkAdapter(adapter: AdapterClient): NeedCheck {
  return {
    target: adapter.target,
    run: async (options) => void (await adapter.checkHealth(options)),
  };
}
