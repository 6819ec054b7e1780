import { createServer, type Server } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import type { FailureCard } from "../../src/readiness/failure-card.ts";
import { environment } from "../../src/stack/environment.ts";
import { loggedServices } from "../../src/stack/logs.ts";
import { eventually } from "../support/eventually.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { errorOf, httpService, testStack } from "../support/test-stack.ts";

/** A service that somebody runs in the IDE. */
async function serve(port: number): Promise<Server> {
  const server = createServer((_request, response) => response.end("mine"));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  onTestFinished(() => close(server));
  return server;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

test("a platform service that runs elsewhere is wired, proven and left alone", async () => {
  const theirs = await testStack({ services: { memory: {} } });
  await theirs.up();
  const { MEMORY_URL = "" } = await environment(await theirs.open());
  const stack = await testStack({
    platform: true,
    services: { memory: { url: MEMORY_URL, proof: { spans: "none" } } },
  });
  const { hops } = await stack.up();
  expect(hops).toContain("memory");
  expect(await environment(await stack.open())).toMatchObject({ MEMORY_URL });
  expect(await stack.row("memory")).toMatchObject({
    state: "ready",
    provider: "external",
    endpoints: { http: MEMORY_URL },
  });
  expect(await loggedServices(await stack.open())).not.toContain("memory");
  expect((await stack.up()).alreadyUp, "nothing has changed").toBe(true);
  await stack.down();
  expect((await theirs.row("memory")).state, "it is not ours to stop").toBe("ready");
});

test("its address reaches the services that refer to it", async () => {
  const [mine = 0, web = 0] = await requestedPorts(2);
  await serve(mine);
  const stack = await testStack({
    services: {
      billing: { url: `http://127.0.0.1:${mine}`, probes: [{ http: "/healthz" }] },
      web: httpService(web, {
        env: { BILLING: "${url:billing.http}" },
        needs: { billing: "ready" },
      }),
    },
  });
  await stack.up();
  const seen = await (await fetch(`http://127.0.0.1:${web}/env`)).json();
  expect(seen).toMatchObject({ BILLING: `http://127.0.0.1:${mine}` });
});

test("one that is down fails up at its address, with nothing to start it", async () => {
  const [mine = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { memory: { url: `http://127.0.0.1:${mine}` } } });
  const error = await stack.upError({ timeoutMs: 2_000 });
  expect(error).toMatchObject({ code: "E_PROBE_FAILED", exitStatus: 5 });
  const card = error.details as FailureCard;
  expect(card.probed?.target).toBe(`GET http://127.0.0.1:${mine}/healthz`);
  expect(card.process.words).toBe("runs elsewhere");
  expect(card.likely).toContain("already runs there, and nobody has started it");
  expect(await stack.row("memory")).toMatchObject({
    state: "failed",
    reason: `GET http://127.0.0.1:${mine}/healthz: connection refused`,
  });
  await serve(mine);
  expect((await stack.up()).status.stack.state).toBe("ready");
});

test("one that goes down later degrades the stack until it is back", async () => {
  const [mine = 0] = await requestedPorts(1);
  const server = await serve(mine);
  const stack = await testStack({ services: { memory: { url: `http://127.0.0.1:${mine}` } } });
  await stack.up();
  await close(server);
  const report = await stack.status();
  expect(report.stack.state).toBe("degraded");
  expect(report.stack.reason).toContain("connection refused");
  await serve(mine);
  await eventually(
    () => stack.row("memory"),
    ({ state }) => state === "ready",
  );
});

test("a port that somebody else's service has is not taken for the stack's own", async () => {
  const [mine = 0] = await requestedPorts(1);
  await serve(mine);
  const stack = await testStack({ services: { memory: { url: `http://127.0.0.1:${mine}` } } });
  await stack.up();
  expect((await stack.list())[0]?.ports).toEqual([]);
  await stack.configure({ services: { memory: { ports: { http: mine } } } });
  expect(await errorOf(stack.up())).toMatchObject({ code: "E_PORT_TAKEN" });
});

test.each([
  ["image", "ghcr.io/acme/router:dev"],
  ["build", "./router"],
])("%s is refused at its line where no engine runs it", async (key, value) => {
  const stack = await testStack({ services: { router: { [key]: value } } });
  const error = await stack.upError();
  expect(error).toMatchObject({ code: "E_CONFIG", exitStatus: 2 });
  expect(error.why).toMatch(
    new RegExp(`devstack.yaml:\\d+:\\d+ services.router.${key}: .*needs a container engine`),
  );
});
