import { randomInt } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { takeLock } from "../../src/util/lock.ts";
import { reservePort } from "../../src/util/port-reservation.ts";

/**
 * Up to 32,199: above where services' usual ports move to (13,133 to 23,133), below what systems
 * give to outgoing connections, and too high to move up by 10,000 without getting among these, so
 * that ports which services of tests move to lie elsewhere.
 */
const FIRST_PORT = 23_200;
const PORTS_PER_BLOCK = 500;
const BLOCKS = 18;

/**
 * Ports of 127.0.0.1 for programs that cannot be told to take any: a block that belongs to this
 * test process alone as long as it lives, so that no other test takes a port between its choice and
 * the start of the program.
 */
export class PortBlock {
  #first: Promise<number> | null = null;
  #taken = randomInt(PORTS_PER_BLOCK);

  /** The next port of the block that is free. */
  async next(): Promise<number> {
    this.#first ??= claimBlock();
    const first = await this.#first;
    for (;;) {
      const reserved = await reservePort(first + (this.#taken++ % PORTS_PER_BLOCK));
      if (reserved === null) continue;
      await reserved.release();
      return reserved.port;
    }
  }
}

/**
 * The lock is never released: it is void when the process has ended, and good for all test files
 * that the process runs one after the other.
 */
async function claimBlock(): Promise<number> {
  const folder = join(tmpdir(), "devstack-tests-ports");
  await mkdir(folder, { recursive: true });
  for (let block = process.pid % BLOCKS; ; block = (block + 1) % BLOCKS) {
    const result = await takeLock(join(folder, `${block}.lock`));
    if (result.taken || result.holder.pid === process.pid)
      return FIRST_PORT + block * PORTS_PER_BLOCK;
  }
}
