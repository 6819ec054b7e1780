/** A request to the cluster's API, as HTTP has it but without a socket. */
export interface ApiRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** An answer that is whole. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

const JSON_TYPE = "application/json";

export function jsonAnswer(
  body: unknown,
  { status = 200, contentType = JSON_TYPE }: { status?: number; contentType?: string } = {},
): ApiAnswer {
  return { status, headers: { "content-type": contentType }, body: JSON.stringify(body) };
}
