import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * Passes requests on to a server while it learns, and from then on gives the same answers itself: what
 * a client takes that asks a server which has nothing to do.
 */
export class CannedServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #known = new Map<string, Answer>();

  private constructor(target: string) {
    this.#server = createServer((request, response) => {
      const { method = "GET", url = "/", headers } = request;
      const key = `${method} ${url} ${headers.accept ?? ""}`;
      const known = this.#known.get(key);
      if (known !== undefined) {
        send(known, response);
        return;
      }
      ask(`${target}${url}`, headers).then(
        (answer) => {
          this.#known.set(key, answer);
          send(answer, response);
        },
        (fault: unknown) => response.destroy(fault as Error),
      );
    });
  }

  /** @param target whom it learns from: an address without a slash at its end */
  static async start(target: string): Promise<CannedServer> {
    const canned = new CannedServer(target);
    await once(canned.#server.listen(0, "127.0.0.1"), "listening");
    return canned;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

async function ask(url: string, { accept }: IncomingHttpHeaders): Promise<Answer> {
  const response = await fetch(url, { headers: accept === undefined ? {} : { accept } });
  const body = Buffer.from(await response.arrayBuffer());
  const type = response.headers.get("content-type") ?? "application/json";
  return { status: response.status, headers: { "content-type": type }, body };
}

function send({ status, headers, body }: Answer, response: ServerResponse): void {
  response.writeHead(status, { ...headers, "content-length": body.length });
  response.end(body);
}
