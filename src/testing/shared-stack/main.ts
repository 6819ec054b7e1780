import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { discardFresh, openFresh } from "../../stack/fresh-stack.ts";
import { readEntry } from "../../stack/registry-entry.ts";
import { given } from "../../stack/settings.ts";
import { openStack, type Stack } from "../../stack/stack.ts";
import { systemClock } from "../../util/clock.ts";
import { DevstackError, messageOf } from "../../util/errors.ts";
import { isAlive } from "../../util/process-identity.ts";
import { bringUp, openOptions } from "../bring-up.ts";
import type { TestStackSettings } from "../settings.ts";
import { Holder } from "./holder.ts";
import type { SharedRequest } from "./protocol.ts";

/**
 * The process that holds a stack which several processes of tests share. Arguments: the socket to
 * listen on, and the file that takes what it writes.
 */
async function main([socketPath, logPath]: string[]): Promise<void> {
  if (!socketPath || !logPath) throw new Error("usage: shared-stack SOCKET LOG");
  const connections = new Set<Socket>();
  let stack: Stack | null = null;
  const server = createServer((socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
    holder.connect(socket);
  });
  const holder = new Holder({
    clock: systemClock,
    async bringUp(request, signal) {
      const settings = settingsOf(request);
      const { name } = request;
      await clearName(await openStack({ ...openOptions(settings), name }), name);
      stack = await openFresh(openOptions(settings), { name });
      await bringUp(stack, { ...settings, signal });
    },
    async discard() {
      if (stack !== null) await discardFresh(stack);
    },
    onEnd(error) {
      if (error === undefined) rmSync(logPath, { force: true });
      else process.stderr.write(`${messageOf(error)}\n`);
      // Whoever waits is told first; then the name is free for the next one.
      setImmediate(() => {
        server.close();
        rmSync(socketPath, { force: true });
        for (const socket of connections) socket.end(() => socket.destroySoon());
      });
    },
  });
  process.on("SIGTERM", () => void holder.end());
  process.on("SIGINT", () => void holder.end());
  rmSync(socketPath, { force: true });
  server.listen(socketPath);
  await once(server, "listening");
}

/** One that a holder has left which was killed gives way; any other is somebody's. */
async function clearName(stack: Stack, name: string): Promise<void> {
  const entry = await readEntry(stack.env, stack.id);
  if (entry === null) return;
  if (entry.owner !== null && !(await isAlive(entry.owner))) return discardFresh(stack);
  throw new DevstackError("E_STATE", `the name ${name} is that of another stack`, {
    why: "a shared stack goes with its data when nobody has it any more, and that one must not",
    hint: `take another name, or: devstack --name ${name} down --volumes`,
  });
}

function settingsOf(request: SharedRequest): TestStackSettings {
  const { folder, file, profiles, config, runtime, strict, timeoutMs, evidence } = request;
  return {
    ...{ folder, profiles, strict, timeoutMs },
    ...given({
      file: file ?? undefined,
      config: config ?? undefined,
      runtime: runtime ?? undefined,
      evidence: evidence ?? undefined,
    }),
  };
}

await main(process.argv.slice(2));
