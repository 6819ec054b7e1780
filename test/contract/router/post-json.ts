import type { GetRouterUrl } from "./router-profiles.ts";

/** POST of a JSON body below the router's base URL. */
export async function postJson(
  routerUrl: GetRouterUrl,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<Response> {
  const base = (await routerUrl()).replace(/\/$/, "");
  return fetch(base + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}
