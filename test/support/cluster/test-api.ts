import { KubeApi, type KubeApiOptions } from "../../../src/cluster/api/kube-api.ts";
import type { ApiResponse, ApiStreamAnswer } from "../../../src/cluster/api/request.ts";

export interface AskOptions {
  /** Without it none: `limit=1&watch=true`. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text goes as it is, all else as JSON. */
  readonly body?: unknown;
}

/** A whole answer; its body is what the JSON says, or the text where it is none. */
export interface Said {
  readonly status: number;
  readonly headers: ApiResponse["headers"];
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what they expect
  readonly body: any;
}

/** The API of a cluster, asked without a socket. */
export class TestApi {
  readonly api: KubeApi;

  constructor(options: KubeApiOptions) {
    this.api = new KubeApi(options);
  }

  get(path: string, query = "", headers: AskOptions["headers"] = {}): Said {
    return this.ask("GET", path, { query, headers });
  }

  post(path: string, body: unknown, options: Omit<AskOptions, "body"> = {}): Said {
    return this.ask("POST", path, { body, ...options });
  }

  put(path: string, body: unknown, options: Omit<AskOptions, "body"> = {}): Said {
    return this.ask("PUT", path, { body, ...options });
  }

  /** With the content type `application/{type}+json`. */
  patch(path: string, type: string, body: unknown, options: Omit<AskOptions, "body"> = {}): Said {
    const headers = { "content-type": `application/${type}+json`, ...options.headers };
    return this.ask("PATCH", path, { ...options, body, headers });
  }

  delete(path: string, options: AskOptions = {}): Said {
    return this.ask("DELETE", path, options);
  }

  /** @throws Error for an answer that goes on */
  ask(method: string, path: string, options: AskOptions = {}): Said {
    const response = this.#respond(method, path, options);
    if ("stream" in response) throw new Error(`${method} ${path} goes on`);
    const { status, headers, body } = response;
    return { status, headers, body: parsed(body) };
  }

  /** What a watch, or a log that is followed, has told so far; it grows. @throws Error for another answer */
  watch(path: string, query = "watch=true", headers: AskOptions["headers"] = {}): TestStream {
    const response = this.#respond("GET", path, { query, headers });
    if (!("stream" in response)) throw new Error(`GET ${path} is whole: ${response.body}`);
    return new TestStream(response);
  }

  #respond(method: string, path: string, { query = "", headers, body }: AskOptions): ApiResponse {
    return this.api.handle({
      ...{ method, path, query: new URLSearchParams(query) },
      headers: { accept: "application/json", ...headers },
      body: bytesOf(body),
    });
  }
}

export class TestStream {
  text = "";
  isOver = false;
  readonly answer: ApiStreamAnswer;
  readonly close: () => void;

  constructor(answer: ApiStreamAnswer) {
    this.answer = answer;
    this.close = answer.stream.open({
      write: (text) => {
        this.text += text;
      },
      end: () => {
        this.isOver = true;
      },
    });
  }

  /** Of a watch: `ADDED web`. */
  get events(): string[] {
    return this.lines.map(
      ({ type, object }) => `${type} ${object.metadata?.name ?? object.reason}`,
    );
  }

  /** Each line as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what they expect
  get lines(): any[] {
    const lines = this.text.split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line));
  }
}

function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  if (body === undefined) return new Uint8Array();
  return Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
}

function parsed(body: string | Uint8Array): unknown {
  const text = typeof body === "string" ? body : Buffer.from(body).toString("latin1");
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
