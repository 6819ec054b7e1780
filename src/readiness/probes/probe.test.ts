import { expect, test } from "vitest";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { instanceOf } from "../../../test/support/instances.ts";
import { serveTcp } from "../../../test/support/sockets.ts";
import type { ProbeSpec } from "../../catalog/service-spec.ts";
import type { Endpoints } from "../../plan/endpoints.ts";
import { probe } from "./probe.ts";

const endpoint = { host: "127.0.0.1", port: 7443, internal: false } as const;
const endpoints: Endpoints = {
  router: {
    http: { ...endpoint, protocol: "http" },
    grpc: { ...endpoint, port: 7070, protocol: "grpc" },
  },
};

function observe(spec: ProbeSpec, where: Endpoints = endpoints, instance = instanceOf("router")) {
  const limits = {
    timeoutMs: 2_000,
    signal: new AbortController().signal,
    clock: new FakeClock(5),
  };
  return probe(spec, { service: "router", endpoints: where, instance }, limits);
}

test("tells what was asked, what came back and when it began", async () => {
  const server = await serveTcp((socket) => socket.end("HTTP/1.1 500 No\r\n\r\nbroken"));
  const where = { router: { http: { ...endpoint, port: server.port, protocol: "http" } } } as const;
  expect(
    await observe({ kind: "http", port: "http", path: "/readyz", status: 200 }, where),
  ).toEqual({
    ok: false,
    target: `GET http://127.0.0.1:${server.port}/readyz`,
    answer: "500 broken",
    at: 5,
    elapsedMs: 0,
  });
  const tcp = await observe({ kind: "tcp", port: "http" }, where);
  expect(tcp).toMatchObject({ ok: true, target: `TCP 127.0.0.1:${server.port}` });
  const grpc = await observe({ kind: "grpc", port: "http", service: "atp" }, where);
  expect(grpc.target).toBe(`gRPC health of 127.0.0.1:${server.port}, service atp`);
});

test("a port that is bound nowhere is a failed probe", async () => {
  expect(await observe({ kind: "tcp", port: "admin" })).toMatchObject({
    ok: false,
    target: "TCP (unbound port admin)",
    answer: "router has no endpoint for its port admin",
  });
});

test("a job's readiness is its end, from the process facts", async () => {
  const spec = { kind: "exited-zero" } as const;
  const lastExit = { code: 3, signal: null, outOfMemory: false, at: 9 };
  const seen = [
    await observe(spec),
    await observe(spec, endpoints, instanceOf("router", { phase: "done" })),
    await observe(spec, endpoints, instanceOf("router", { phase: "exited", lastExit })),
  ];
  expect(seen.map(({ ok, answer }) => [ok, answer])).toEqual([
    [false, "still running"],
    [true, "ended with status 0"],
    [false, "ended with status 3"],
  ]);
});
