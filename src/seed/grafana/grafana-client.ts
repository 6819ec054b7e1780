import { GRAFANA_ADMIN } from "../../catalog/grafana.ts";
import { exchange, jsonOf } from "../../util/http-client.ts";
import { LOOK_WITHIN_MS, type ProofContext } from "../proof/proof-context.ts";
import { serviceUrl } from "../service-url.ts";

/** What of its HTTP API is asked, as its administrator. */
export interface GrafanaClient {
  get(path: string): Promise<GrafanaAnswer>;
  post(path: string, body: unknown): Promise<GrafanaAnswer>;
}

export interface GrafanaAnswer {
  status: number;
  /** Undefined where it is no JSON. */
  body: unknown;
  /** The answer in a few words, for people. */
  words: string;
}

const WORDS_CHARACTERS = 200;

/**
 * A client of the stack's Grafana; the password is read from the secret's file and goes nowhere
 * else. Its methods throw the system's error when Grafana cannot be reached.
 *
 * @throws DevstackError E_STATE when the password cannot be read.
 */
export async function grafanaClient({
  endpoints,
  readSecret,
  signal,
}: Pick<ProofContext, "endpoints" | "readSecret" | "signal">): Promise<GrafanaClient> {
  const base = serviceUrl(endpoints, "grafana", "http");
  const password = await readSecret(GRAFANA_ADMIN.secret);
  const credentials = Buffer.from(`${GRAFANA_ADMIN.user}:${password}`).toString("base64");
  const ask = async (path: string, more: { method?: "POST"; body?: unknown }) => {
    const answer = await exchange({
      url: `${base}${path}`,
      headers: { authorization: `Basic ${credentials}`, accept: "application/json" },
      signal,
      timeoutMs: LOOK_WITHIN_MS,
      ...more,
    });
    const body = jsonOf(answer);
    return { status: answer.status, body, words: wordsOf(answer.text, body) };
  };
  return {
    get: (path) => ask(path, {}),
    post: (path, body) => ask(path, { method: "POST", body }),
  };
}

function wordsOf(text: string, body: unknown): string {
  const message = (body as { message?: unknown } | null | undefined)?.message;
  return typeof message === "string" && message !== ""
    ? message
    : text.trim().slice(0, WORDS_CHARACTERS);
}
