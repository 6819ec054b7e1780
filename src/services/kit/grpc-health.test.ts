import { expect, onTestFinished, test } from "vitest";
import { createTestService } from "../../../test/support/service-context.ts";
import { GrpcClient } from "./grpc-client.ts";
import { addHealthService, healthDefinition } from "./grpc-health.ts";
import { createGrpcServer, listenGrpc } from "./grpc-server.ts";

const inTime = { timeoutMs: 5_000 };

test("the server and its services are SERVING until the drain begins; others are not known", async () => {
  const { client, drain } = await serve();
  const check = (service: string) => client.unary("Check", { service }, inTime);
  expect(await check("")).toEqual({ status: "SERVING" });
  expect(await check("a.B")).toEqual({ status: "SERVING" });
  await expect(check("a.C")).rejects.toMatchObject({ status: "NOT_FOUND" });
  drain.abort();
  expect(await check("")).toEqual({ status: "NOT_SERVING" });
});

test("a watch tells the state and each change of it", async () => {
  const { client, drain, spans } = await serve();
  const watch = client.stream("Watch", { service: "a.B" }, inTime);
  const unknown = client.stream("Watch", { service: "a.C" }, inTime);
  expect((await watch.next()).value).toEqual({ status: "SERVING" });
  expect((await unknown.next()).value).toEqual({ status: "SERVICE_UNKNOWN" });
  drain.abort();
  expect((await watch.next()).value).toEqual({ status: "NOT_SERVING" });
  expect((await watch.next()).done).toBe(true);
  expect((await unknown.next()).done).toBe(true);
  expect(spans.ended.filter((span) => span.kind === 1)).toEqual([]);
});

async function serve() {
  const { context, drain, spans } = createTestService();
  const server = createGrpcServer();
  addHealthService(server, context, ["a.B"]);
  const port = await listenGrpc(server, { host: "127.0.0.1", port: 0 });
  const target = new URL(`http://127.0.0.1:${port}`);
  const client = new GrpcClient(context, healthDefinition(), target);
  onTestFinished(() => {
    client.close();
    server.forceShutdown();
  });
  return { client, drain, spans };
}
