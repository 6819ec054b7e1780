import { expect, onTestFinished, test } from "vitest";
import { LOWEST_USEFUL_PORT, needs } from "../../../test/needs.ts";
import { planOf } from "../../../test/support/plan-of.ts";
import { requestedPort } from "../../../test/support/requested-ports.ts";
import { serveTcp } from "../../../test/support/sockets.ts";
import type { Endpoints } from "../../plan/endpoints.ts";
import type { PlannedService } from "../../plan/plan.ts";
import type { PortRange } from "../../util/ephemeral-ports.ts";
import { type ReservedPort, reservePort } from "../../util/port-reservation.ts";
import { allocatePorts } from "./allocate-ports.ts";
import type { ClaimedPorts } from "./port-claims.ts";

/** What the system gives to outgoing connections, and 10,000 above whatever these tests hold. */
const SYSTEM: PortRange = { first: 30_000, last: 62_000 };

const OFF = [
  "router",
  "persona-adapter",
  "ollama-adapter",
  "otel-collector",
  "prometheus",
  "tempo",
  "opa",
  "topology",
];

test("a usual number gives way to one that was asked for", async () => {
  const usual = await requestedPort();
  const endpoints = await allocate(`{ http: ${usual} }`, usual);
  expect(endpoints["billing"]?.["http"]).toMatchObject({ port: usual, protocol: "http" });
  expect(endpoints["memory"]?.["http"]).toMatchObject({ wanted: usual });
  expect(Object.keys(endpoints)).toEqual(["memory", "billing"]);
});

test("a port that was asked for and is taken is refused, with the places that may ask for it", async () => {
  const { port } = await serveTcp(() => {});
  await expect(allocate(`{ http: ${port} }`)).rejects.toMatchObject({
    code: "E_PORT_TAKEN",
    message: `port ${port} of billing is taken`,
    why: expect.stringContaining(`pid ${process.pid}`),
    details: {
      places: [
        ["services", "billing", "ports", "http"],
        ["ports", "billing"],
      ],
    },
  });
});

test("a port that another stack is about to use is not chosen, and not taken from it", async () => {
  const usual = await requestedPort();
  const claimed = new Map([[usual, { pid: 4711, startToken: "1" }]]);
  const endpoints = await allocate("{}", usual, { claimed });
  expect(endpoints["memory"]?.["http"]).toMatchObject({
    wanted: usual,
    heldBy: "devstack (pid 4711)",
  });
  await expect(allocate(`{ http: ${usual} }`, 0, { claimed })).rejects.toMatchObject({
    code: "E_PORT_TAKEN",
    why: "devstack (pid 4711) has chosen it for another stack",
  });
});

test("what runs stays where it is, and its port is not taken for somebody else's", async () => {
  const { host, port } = await serveTcp(() => {});
  const endpoint = { host, port, protocol: "http", internal: false } as const;
  const endpoints = await allocate(`{ http: ${port} }`, 0, {
    running: { billing: { http: endpoint } },
  });
  expect(endpoints["billing"]?.["http"]).toEqual(endpoint);
});

const NOBODY = 65_534;

test(
  "a port that is kept for privileged users is no fault of devstack",
  needs("privileged-ports"),
  async () => {
    const uid = process.geteuid?.() ?? 0;
    process.seteuid?.(uid === 0 ? NOBODY : uid);
    onTestFinished(() => process.seteuid?.(uid));
    await expect(allocate(`{ http: ${LOWEST_USEFUL_PORT} }`)).rejects.toMatchObject({
      code: "E_PORT_FORBIDDEN",
      exitStatus: 3,
      details: {
        places: [
          ["services", "billing", "ports", "http"],
          ["ports", "billing"],
        ],
      },
    });
  },
);

test("a port whose holder is about to be ended counts as free", async () => {
  const { port } = await serveTcp(() => {});
  await expect(allocate(`{ http: ${port} }`)).rejects.toMatchObject({ code: "E_PORT_TAKEN" });
  const endpoints = await allocate(`{ http: ${port} }`, 0, { ended: [process.pid] });
  expect(endpoints["billing"]?.["http"]).toMatchObject({ port });
});

test("a port passes from a service that goes, or must give way, to one that asks for it", async () => {
  const { host, port } = await serveTcp(() => {});
  const endpoint = { host, port, protocol: "http", internal: false } as const;
  const gone = await allocate(`{ http: ${port} }`, 0, {
    running: { invoices: { http: endpoint } },
  });
  expect(gone["billing"]?.["http"]).toMatchObject({ port });
  const moved = await allocate(`{ http: ${port} }`, port, {
    running: { memory: { http: endpoint } },
  });
  expect(moved["billing"]?.["http"]).toMatchObject({ port });
  expect(moved["memory"]?.["http"]).toMatchObject({ wanted: port });
});

test("nothing stays held when a port is refused", async () => {
  const { port } = await serveTcp(() => {});
  const free = await requestedPort();
  await expect(allocate(`{ a: ${free}, http: ${port} }`)).rejects.toThrow();
  const again = await reservePort(free);
  expect(again).not.toBeNull();
  await again?.release();
});

test("what moves, and what may be anywhere, goes where no outgoing connection is put", async () => {
  const { port: usual } = await serveTcp(() => {});
  const moved = await allocate("{}", usual);
  const anywhere = await allocate("{}");
  for (const { memory } of [moved, anywhere]) {
    expect(memory?.["http"]?.port).toBeGreaterThan(SYSTEM.last);
  }
  expect(moved["memory"]?.["http"]).toMatchObject({ wanted: usual });
  expect(anywhere["memory"]?.["http"]).not.toHaveProperty("wanted");
});

test("where two stacks would go to the same port, the second goes on to the next", async () => {
  const first = (await allocate("{}"))["memory"]?.["http"]?.port ?? 0;
  const claimed = new Map([[first, { pid: 4711, startToken: "1" }]]);
  expect((await allocate("{}", 0, { claimed }))["memory"]?.["http"]?.port).not.toBe(first);
});

interface Surroundings {
  running?: Endpoints;
  ended?: number[];
  claimed?: ClaimedPorts;
}

/** The endpoints of memory, whose usual port is `usual`, and a service `billing` with these ports. */
async function allocate(
  ports: string,
  usual = 0,
  { running = {}, ended = [], claimed = new Map() }: Surroundings = {},
): Promise<Endpoints> {
  const off = OFF.map((name) => `  ${name}: { enabled: false }\n`).join("");
  const plan = await planOf(`services:\n${off}  billing: { process: [x], ports: ${ports} }\n`);
  const { endpoints, reserved } = await allocatePorts({
    plan: { ...plan, services: plan.services.map((service) => withUsual(service, usual)) },
    previous: {},
    running,
    claimed,
    ended: new Set(ended),
    stackId: "0a1b2c3d4e5f",
    ephemeral: SYSTEM,
    env: {},
  });
  onTestFinished(() => releaseAll(reserved));
  return endpoints;
}

function withUsual(service: PlannedService, preferred: number): PlannedService {
  const { http } = service.ports;
  if (service.name !== "memory" || http === undefined) return service;
  return { ...service, ports: { http: { ...http, preferred } } };
}

async function releaseAll(reserved: readonly ReservedPort[]): Promise<void> {
  await Promise.all(reserved.map((port) => port.release()));
}
