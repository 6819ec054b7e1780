import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { text } from "node:stream/consumers";

/** Where a Kubernetes API is. */
export interface ApiPlace {
  readonly url: string;
  /** Of a server that asks who is there. */
  readonly token?: string;
}

/** As many requests at most are under way at a time, each on a connection that is kept. */
const STREAMS = 8;

/** Asks a Kubernetes API, the same way whoever serves it. */
export class ClusterClient implements Disposable {
  readonly #place: ApiPlace;
  readonly #agent: HttpAgent | HttpsAgent;

  constructor(place: ApiPlace) {
    const options = { keepAlive: true, maxSockets: STREAMS };
    const isSecure = place.url.startsWith("https:");
    this.#place = place;
    // A throw-away server on this machine has a certificate of its own making.
    this.#agent = isSecure
      ? new HttpsAgent({ ...options, rejectUnauthorized: false })
      : new HttpAgent(options);
  }

  /** @throws Error with the answer for any status from 400 on */
  async ask(method: "GET" | "POST", path: string, body?: unknown): Promise<string> {
    const { url, token } = this.#place;
    const send = url.startsWith("https:") ? httpsRequest : httpRequest;
    const headers = {
      accept: "application/json",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
    };
    return new Promise((resolve, reject) => {
      const request = send(new URL(path, url), { method, headers, agent: this.#agent });
      request.on("error", reject);
      request.on("response", (response) => {
        text(response).then((answer) => {
          const { statusCode = 0 } = response;
          if (statusCode < 400) resolve(answer);
          else reject(new Error(`${method} ${path}: ${statusCode} ${answer}`));
        }, reject);
      });
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** Creates objects by eight streams at once, each the next one as soon as it is done. */
  async createAll(path: string, objects: readonly unknown[]): Promise<void> {
    let next = 0;
    const stream = async () => {
      for (let index = next++; index < objects.length; index = next++) {
        await this.ask("POST", path, objects[index]);
      }
    };
    await Promise.all(Array.from({ length: STREAMS }, stream));
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}
