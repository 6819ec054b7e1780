import { createServer } from "node:net";

/** Below the range from which systems take ports for outgoing connections. */
const FIRST_PORT = 10_000;
const BLOCKS = 200;
const PORTS_PER_BLOCK = 100;

/**
 * Ports for programs that cannot be told to take any: a block of one test process alone, so that
 * nobody else takes a port between its choice and the start of the program.
 */
export class PortBlock {
  readonly #first = FIRST_PORT + (process.pid % BLOCKS) * PORTS_PER_BLOCK;
  #taken = 0;

  /** The next port of the block that is free. */
  async next(): Promise<number> {
    for (;;) {
      const port = this.#first + (this.#taken % PORTS_PER_BLOCK);
      this.#taken += 1;
      if (await isFree(port)) return port;
    }
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
