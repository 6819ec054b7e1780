import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { needs } from "../../../test/needs.ts";
import { type ServiceProcess, startService } from "../../../test/support/service-process.ts";
import { closedPort, listen, serveTcp, type TestServer } from "../../../test/support/sockets.ts";

interface Relay {
  service: ServiceProcess;
  port: number;
  /** A connection to it. */
  call(localAddress?: string): Promise<Socket>;
}

/** A relay on 127.0.0.2, an address of this machine that is not the one that it forwards to. */
async function relayTo(target: number, subnet = "127.0.0.0/8"): Promise<Relay> {
  const service = startService("relay", {
    RELAY_LISTEN_HOST: "127.0.0.2",
    RELAY_SUBNET: subnet,
    RELAY_ROUTES: JSON.stringify({ 0: `localhost:${target}` }),
  });
  onTestFinished(() => service.end("SIGKILL").then(() => {}));
  const { addresses } = await service.logLine("relay listens");
  const [, port] = /^127\.0\.0\.2:(\d+) to /.exec(String(addresses)) ?? [];
  const call = async (localAddress = "127.0.0.1") => {
    const socket = connect({
      host: "127.0.0.2",
      port: Number(port),
      localAddress,
      allowHalfOpen: true,
    });
    onTestFinished(() => void socket.destroy());
    await once(socket, "connect");
    return socket;
  };
  return { service, port: Number(port), call };
}

/** All that comes, up to the other side's end; this side stays open. */
async function text(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  await once(socket, "end");
  return Buffer.concat(chunks).toString();
}

/** A server that leaves ending to its connections' handler. */
function halfOpen(onConnection: (socket: Socket) => void): Promise<TestServer> {
  return listen(createServer({ allowHalfOpen: true }, onConnection));
}

/** By default it gives up after a second. */
const PATIENT = { timeout: 20_000 };

describe("the relay", needs("linux"), () => {
  test("what one side sends the other gets, also after the first has ended its half", async () => {
    const target = await halfOpen((socket) => {
      void text(socket).then((asked) => socket.end(`answer to ${asked}`));
    });
    const { call } = await relayTo(target.port);
    const caller = await call();
    caller.end("question");
    expect(await text(caller)).toBe("answer to question");
  });

  test("an end of the target is passed on, and what the caller still sends gets there", async () => {
    const { promise: heard, resolve } = Promise.withResolvers<string>();
    const target = await halfOpen((socket) => {
      socket.end("that is all");
      void text(socket).then(resolve);
    });
    const { call } = await relayTo(target.port);
    const caller = await call();
    expect(await text(caller)).toBe("that is all");
    caller.end("thank you");
    expect(await heard).toBe("thank you");
  });

  test("a target that refuses is a connection that breaks, and the relay goes on", async () => {
    const port = await closedPort();
    const { call } = await relayTo(port);
    for (const _ of [1, 2]) {
      const [error] = await once(await call(), "error");
      expect(error).toMatchObject({ code: "ECONNRESET" });
    }
  });

  test("what breaks on one side breaks on the other", async () => {
    const { promise: broken, resolve } = Promise.withResolvers<NodeJS.ErrnoException>();
    const target = await serveTcp((socket) => socket.once("error", resolve).resume());
    const { call } = await relayTo(target.port);
    const caller = await call();
    caller.write("half a wo");
    await expect.poll(() => target.open.size, PATIENT).toBe(1);
    caller.resetAndDestroy();
    expect(await broken).toMatchObject({ code: "ECONNRESET" });

    const other = await call();
    await expect.poll(() => target.open.size, PATIENT).toBe(1);
    for (const socket of target.open) socket.resetAndDestroy();
    const [error] = await once(other, "error");
    expect(error).toMatchObject({ code: "ECONNRESET" });
  });

  test("many connections at once, none of which gets another's answer", async () => {
    const target = await halfOpen((socket) => socket.pipe(socket));
    const { call } = await relayTo(target.port);
    const answers = await Promise.all(
      Array.from({ length: 300 }, async (_, index) => {
        const caller = await call();
        caller.end(`caller ${index}`);
        return text(caller);
      }),
    );
    expect(answers).toEqual(answers.map((_, index) => `caller ${index}`));
    await target.drained();
  });

  test("who does not read is not read for: the relay holds no more than a little", async () => {
    const sent = { bytes: 0 };
    const chunk = Buffer.alloc(64 * 1024);
    const { promise: full, resolve } = Promise.withResolvers<void>();
    const target = await serveTcp((socket) => {
      const pump = () => {
        while (socket.write(chunk)) sent.bytes += chunk.length;
        resolve();
      };
      socket.on("drain", pump);
      pump();
    });
    const { call } = await relayTo(target.port);
    const caller = await call();
    caller.pause();
    await full;
    // What is under way is in the buffers of two connections: kernels give each a few megabytes.
    let before = -1;
    const settled = () => {
      const same = before === sent.bytes;
      before = sent.bytes;
      return same;
    };
    await expect.poll(settled, { ...PATIENT, interval: 200 }).toBe(true);
    expect(sent.bytes).toBeLessThan(64 * 1024 * 1024);
    const whole = sent.bytes;
    caller.resume();
    await expect.poll(() => sent.bytes, PATIENT).toBeGreaterThan(whole);
  });

  test("nobody from outside of its subnet is served", async () => {
    let calls = 0;
    const target = await serveTcp(() => {
      calls += 1;
    });
    const { call } = await relayTo(target.port, "127.0.0.1/32");
    const stranger = await call("127.0.0.3");
    const [error] = await once(stranger, "error");
    expect(error).toMatchObject({ code: "ECONNRESET" });
    expect(calls).toBe(0);
    await call("127.0.0.1");
    await expect.poll(() => calls, PATIENT).toBe(1);
  });

  test("told to stop it takes no more callers, lets the present one finish, and ends", async () => {
    const { promise: asked, resolve } = Promise.withResolvers<Socket>();
    const target = await halfOpen(resolve);
    const { call, service, port } = await relayTo(target.port);
    const caller = await call();
    caller.end("last question");
    const socket = await asked;
    const end = service.end("SIGTERM");
    await service.logLine("stopping");
    const late = connect({ host: "127.0.0.2", port });
    await expect(once(late, "connect")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    socket.end("last answer");
    expect(await text(caller)).toBe("last answer");
    expect(await end).toEqual({ code: 0, signal: null });
  });

  test("a connection that goes on for ever does not keep it", async () => {
    const target = await halfOpen(() => {});
    const { call, service } = await relayTo(target.port);
    const caller = await call();
    const broken = once(caller, "error");
    expect(await service.end("SIGTERM")).toEqual({ code: 0, signal: null });
    expect(await broken).toMatchObject([{ code: "ECONNRESET" }]);
  });

  test("bad settings are all told at once", async () => {
    const service = startService("relay", {
      RELAY_LISTEN_HOST: "everywhere",
      RELAY_SUBNET: "10.0.0.0/64",
      RELAY_ROUTES: '{"9000":"192.0.2.1:9000"}',
    });
    expect(await service.ended()).toEqual({ code: 2, signal: null });
    for (const name of ["RELAY_LISTEN_HOST", "RELAY_SUBNET", "RELAY_ROUTES"]) {
      expect(service.stderr).toContain(`${name} is `);
    }
  });

  test("an address that this machine does not have is a failed start", async () => {
    const service = startService("relay", {
      RELAY_LISTEN_HOST: "192.0.2.1",
      RELAY_SUBNET: "192.0.2.0/24",
      RELAY_ROUTES: '{"9000":"127.0.0.1:9000"}',
    });
    expect(await service.ended()).toEqual({ code: 1, signal: null });
    expect(service.stderr).toContain("EADDRNOTAVAIL");
  });
});
