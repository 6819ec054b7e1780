import type { IncomingMessage } from "node:http";
import { Agent, request as httpsRequest, type RequestOptions } from "node:https";
import { createInterface } from "node:readline";
import type { Answer, ApiObject, ChangeListener, Json, Request } from "../target.ts";

export interface ApiClientOptions {
  readonly port: number;
  readonly token: string;
  /** The server's own certificate. */
  readonly ca: Buffer;
}

interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: ApiObject;
}

/** Talks to a real kube-apiserver. */
export class ApiClient {
  readonly #options: ApiClientOptions;
  readonly #agent: Agent;

  constructor(options: ApiClientOptions) {
    this.#options = options;
    this.#agent = new Agent({ keepAlive: true });
  }

  async request({ method, path, body, contentType }: Request): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = text !== undefined && {
      "Content-Type": contentType ?? "application/json",
      "Content-Length": Buffer.byteLength(text),
    };
    const response = await this.#send({ method, path, headers: headers || {} }, text);
    let answer = "";
    for await (const chunk of response.setEncoding("utf8")) answer += chunk;
    return { status: response.statusCode ?? 0, body: parsed(answer) };
  }

  /** Lists what is at a path, tells of it, and of all that happens to it from then on. */
  async watch(path: string, listener: ChangeListener): Promise<() => void> {
    const { body } = await this.request({ method: "GET", path });
    const { items, metadata } = body as unknown as {
      items: readonly ApiObject[];
      metadata: { resourceVersion: string };
    };
    const kind = String(body["kind"]).replace(/List$/, "");
    for (const item of items) listener("ADDED", { ...item, kind });
    const since = `watch=true&resourceVersion=${metadata.resourceVersion}`;
    const response = await this.#send({ method: "GET", path: `${path}?${since}`, agent: false });
    const lines = createInterface({ input: response });
    // That it ends before its time is how it is ended.
    lines.on("error", () => undefined);
    lines.on("line", (line) => {
      const { type, object } = JSON.parse(line) as WatchEvent;
      if (type === "ERROR") throw new Error(`watch of ${path}: ${line}`);
      if (type !== "BOOKMARK") listener(type, object);
    });
    return () => response.destroy();
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(options: RequestOptions, body?: string): Promise<IncomingMessage> {
    const { port, token, ca } = this.#options;
    return new Promise((resolve, reject) => {
      const outgoing = httpsRequest(
        {
          ...{ host: "127.0.0.1", port, ca, agent: this.#agent, ...options },
          // It is the one certificate that we trust; what names it has does not matter.
          checkServerIdentity: () => undefined,
          headers: { Authorization: `Bearer ${token}`, ...options.headers },
        },
        resolve,
      );
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return { text };
  }
}
