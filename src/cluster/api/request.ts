/** A request to the cluster's API, as HTTP has it but without a socket. */
export interface ApiRequest {
  readonly method: string;
  /** As it came, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** An answer that is whole. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: ApiHeaders;
  readonly body: string | Uint8Array;
}

/** Several values of one name are headers of their own. */
export type ApiHeaders = Readonly<Record<string, string | readonly string[]>>;

/** An answer that goes on: its headers are to be sent at once. */
export interface ApiStreamAnswer {
  readonly status: number;
  readonly headers: ApiHeaders;
  readonly stream: ApiStream;
}

export type ApiResponse = ApiAnswer | ApiStreamAnswer;

/** A body that comes bit by bit, as something happens in the cluster. */
export interface ApiStream {
  /**
   * Begins, to be called once and at the earliest convenience: what there is to tell goes to the sink at
   * once, all else while the cluster writes. Returns what ends it; a sink that was ended hears nothing more.
   */
  readonly open: (sink: ApiSink) => () => void;
  /** After so many seconds of the client's time the server is to end it; absent for never. */
  readonly timeoutSeconds?: number;
  /** To be sent now and then while nothing happens, and before the end; absent where nobody asked for it. */
  readonly bookmark?: () => string;
}

/** Where a stream goes. It must not act on the cluster. */
export interface ApiSink {
  readonly write: (text: string) => void;
  readonly end: () => void;
}

const JSON_TYPE = "application/json";

export function jsonAnswer(
  body: unknown,
  { status = 200, contentType = JSON_TYPE }: { status?: number; contentType?: string } = {},
): ApiAnswer {
  return { status, headers: { "content-type": contentType }, body: JSON.stringify(body) };
}

/** @param text with its last line break, if it is to have one */
export function textAnswer(text: string, status = 200): ApiAnswer {
  return {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" },
    body: text,
  };
}
