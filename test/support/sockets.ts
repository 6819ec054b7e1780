import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { requestedPort } from "./requested-ports.ts";

/** A listening server of a test, and what came in. */
export interface TestServer {
  host: string;
  port: number;
  /** Connections that are open at this moment. */
  open: ReadonlySet<Socket>;
  /** Resolves when no connection is open. */
  drained(): Promise<void>;
}

/** Starts a plain TCP server on a free port of 127.0.0.1 that ends with the test. */
export function serveTcp(onConnection: (socket: Socket) => void): Promise<TestServer> {
  const server = createServer(onConnection);
  return listen(server);
}

/** Starts any server (TCP, HTTP, HTTP/2) on a free port of 127.0.0.1 that ends with the test. */
export async function listen(server: Server): Promise<TestServer> {
  const open = new Set<Socket>();
  const waiting: (() => void)[] = [];
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => {
      open.delete(socket);
      if (open.size === 0) for (const resolve of waiting.splice(0)) resolve();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return {
    host: "127.0.0.1",
    port,
    open,
    drained: () =>
      open.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve)),
  };
}

/** A port of 127.0.0.1 on which nobody listens, nor will while the test runs. */
export function closedPort(): Promise<number> {
  return requestedPort();
}
