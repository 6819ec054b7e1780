/** A field of an answer that a test looks into. */
interface Answer {
  object: Record<string, unknown>;
  results: { object: Record<string, unknown> }[];
  keys: { key: string; expires_at: string | null }[];
  next: string | null;
}

export interface Call {
  /** Left out when null. */
  tenant: string | null;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Sends a request to a running memory service: its status and its JSON. */
export async function callMemory(
  url: string,
  method: string,
  { tenant, body, headers }: Call,
): Promise<[number, Answer]> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(tenant === null ? {} : { "x-tenant-id": tenant }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return [response.status, (await response.json()) as Answer];
}
