import { createServer, type Server } from "node:net";

/** A port that nobody else can bind until it is released. */
export interface ReservedPort {
  port: number;
  release(): Promise<void>;
}

/**
 * Binds a port of the loopback address and holds it, so that two runs that choose ports at the
 * same time cannot choose the same one. Returns null when it is taken. Port 0 takes any.
 *
 * @throws the system's error for anything but "address in use", such as a privileged port.
 */
export async function reservePort(port: number): Promise<ReservedPort | null> {
  // Who calls, say a client of a stack that was here before, must not hold up the release.
  const server = createServer((socket) => socket.destroy());
  try {
    await listen(server, port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return null;
    throw error;
  }
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not a TCP socket");
  return {
    port: address.port,
    release: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => resolve());
  });
}
