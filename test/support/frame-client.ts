import { once } from "node:events";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";

/** What the router sent, parsed. */
export interface FrameAnswer {
  msg_seq?: number;
  flags?: string[];
  payload?: { type: string; content: unknown; confidence?: number };
  adapter?: string;
  error?: string;
  [field: string]: unknown;
}

/** A client of the platform's frames. */
export interface FrameClient {
  socket: WebSocket;
  /** An object is sent as JSON. */
  send(message: unknown): void;
  /** The next message. */
  next(): Promise<FrameAnswer>;
  /** All messages up to the next one that ends a request: FIN, BUSY or an error. */
  answer(): Promise<FrameAnswer[]>;
  /** The code with which the socket was closed. */
  closed: Promise<number>;
}

/** Opens a web socket that ends with the test. `url` is the router's base URL. */
export async function frameClient(
  url: string,
  headers: Record<string, string> = {},
): Promise<FrameClient> {
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}/ws`, { headers });
  onTestFinished(() => socket.terminate());
  const messages: FrameAnswer[] = [];
  const waiting: ((message: FrameAnswer) => void)[] = [];
  socket.on("message", (data) => {
    const message: FrameAnswer = JSON.parse(String(data));
    const waiter = waiting.shift();
    if (waiter) waiter(message);
    else messages.push(message);
  });
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  await once(socket, "open");
  const next = () => {
    const message = messages.shift();
    if (message !== undefined) return Promise.resolve(message);
    return new Promise<FrameAnswer>((resolve) => waiting.push(resolve));
  };
  return {
    socket,
    closed,
    next,
    send: (message) =>
      socket.send(
        typeof message === "string" || Buffer.isBuffer(message) ? message : JSON.stringify(message),
      ),
    answer: async () => {
      const answer: FrameAnswer[] = [];
      for (;;) {
        const message = await next();
        answer.push(message);
        if (isEnd(message)) return answer;
      }
    },
  };
}

function isEnd(message: FrameAnswer): boolean {
  return message.flags?.includes("FIN") || "error" in message || "control.status" in message;
}

/** A frame with every required field; `changed` replaces some. */
export function frameOf(prompt: unknown, changed: Record<string, unknown> = {}) {
  return {
    v: 1,
    session_id: "s1",
    stream_id: "st1",
    msg_seq: 7,
    frag_seq: 0,
    flags: [],
    qos: "gold",
    ttl: 8,
    window: { max_parallel: 4, max_tokens: 10_000, max_usd_micros: 1_000_000 },
    meta: {},
    payload: { type: "agent.request", content: prompt },
    ...changed,
  };
}
