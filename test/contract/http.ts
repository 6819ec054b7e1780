import { exchange, type HttpRequest } from "../../src/util/http-client.ts";
import type { GetSubject } from "./contract-suite.ts";

const WITHIN_MS = 10_000;

export interface ContractAnswer {
  status: number;
  contentType: string;
  text: string;
  /** The body as JSON. */
  json: unknown;
}

/** One request below the address that a key of `devstack env` holds. */
export async function call(
  subject: GetSubject,
  key: string,
  request: Omit<HttpRequest, "signal" | "url"> & { path: string },
): Promise<ContractAnswer> {
  const { path, ...rest } = request;
  return callUrl(`${subject().env[key]}${path}`, rest);
}

export async function callUrl(
  url: string,
  request: Omit<HttpRequest, "signal" | "url"> = {},
): Promise<ContractAnswer> {
  const signal = new AbortController().signal;
  const { status, headers, text } = await exchange({
    timeoutMs: WITHIN_MS,
    ...request,
    url,
    signal,
  });
  const contentType = headers["content-type"] ?? "";
  return { status, contentType, text, json: contentType.includes("json") ? parsed(text) : null };
}

function parsed(text: string): unknown {
  return text.trimEnd().includes("\n") ? null : JSON.parse(text);
}
