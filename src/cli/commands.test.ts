import { expect, test } from "vitest";
import { fakeService, fakeStackApi, fakeStatus } from "../../test/support/fake-stack-api.ts";
import { NOW, runCli } from "../../test/support/run-cli.ts";
import { DevstackError } from "../util/errors.ts";

test("status is 0 for a stack that is ready, and its report is a table", async () => {
  const { status, stdout, stderr } = await runCli("status", { api: fakeStackApi() });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatchInlineSnapshot(`
    "atp · embedded · ready · up 2 h 14 min · proven 2 h 13 min ago

      SERVICE           STATE      SINCE   ENDPOINT                 NOTE
      router            ready      2 h     http://127.0.0.1:7443
      persona-adapter   ready      2 h     127.0.0.1:7070
      ollama-adapter    ready      2 h     127.0.0.1:7072           simulating
      memory            ready      2 h     http://127.0.0.1:18080
                                           wanted 8080, held by java (pid 4711)
      opa               ready      2 h     http://127.0.0.1:8181
      otel-collector    ready      2 h     127.0.0.1:4317
      prometheus        ready      2 h     http://127.0.0.1:9090
      tempo             ready      2 h     http://127.0.0.1:3200
      grafana           disabled           no program grafana on PATH: dashboards
                                           need it
    "
  `);
});

test("status is 4 for any other, and the report is on stdout all the same", async () => {
  const api = fakeStackApi({
    status: async () => fakeStatus({ state: "degraded", reason: "tempo: no answer" }),
  });
  for (const line of ["status", "status --json"]) {
    const { status, stdout, stderr } = await runCli(line, { api });
    expect({ status, stderr }).toEqual({ status: 4, stderr: "" });
    expect(stdout).toContain("tempo: no answer");
  }
});

test("status --json is the report itself", async () => {
  const { stdout } = await runCli("status --json", { api: fakeStackApi() });
  expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(fakeStatus())));
});

test("down says what it ended, and passes on whether data goes too", async () => {
  const asked: boolean[] = [];
  const api = fakeStackApi({
    down: async (_stack, { volumes }) => {
      asked.push(volumes);
      return { name: "atp", ended: asked.length, left: [], wasUp: true, others: [] };
    },
  });
  expect((await runCli("down", { api })).stdout).toBe("Stopped atp: 1 process in 0.0 s.\n");
  expect((await runCli("down --volumes", { api })).stdout).toBe(
    "Stopped atp: 2 processes in 0.0 s.  All data was removed.\n",
  );
  expect(asked).toEqual([false, true]);
});

test.for([
  [{ ended: 8, containers: 8 }, "8 containers"],
  [{ ended: 3, containers: 1 }, "1 container and 2 processes"],
] as const)("down tells containers from processes: %o", async ([ended, words]) => {
  const api = fakeStackApi({
    down: async () => ({ name: "atp", ...ended, left: [], wasUp: true, others: [] }),
  });
  expect((await runCli("down", { api })).stdout).toBe(`Stopped atp: ${words} in 0.0 s.\n`);
});

test("down means the stack of this folder where none is named, else the one that is", async () => {
  const asked: string[] = [];
  const fake = fakeStackApi();
  const api = fakeStackApi({
    openStack: async (options) => {
      asked.push("this folder");
      return fake.openStack(options);
    },
    openListed: async (target, options) => {
      asked.push(target);
      return fake.openListed(target, options);
    },
  });
  await runCli("down", { api });
  await runCli("down ci", { api });
  expect(asked).toEqual(["this folder", "ci"]);
});

test("down of a stack that is not up is fine", async () => {
  const api = fakeStackApi({
    down: async () => ({ name: "atp", ended: 0, left: [], wasUp: false, others: [] }),
  });
  expect(await runCli("down", { api })).toEqual({
    status: 0,
    stdout: "atp is not up.\n",
    stderr: "",
  });
});

test("logs prints each line behind its service's name", async () => {
  const { stdout } = await runCli("logs router opa", { api: fakeStackApi() });
  expect(stdout).toBe("router | listening\nopa    | Decision Log\n");
});

test("the options of logs reach the stack", async () => {
  const asked: unknown[] = [];
  const api = fakeStackApi({
    async *logs(_stack, { signal: _, ...options }) {
      asked.push(options);
      yield* [];
    },
  });
  await runCli("logs", { api });
  await runCli("logs opa -f --tail 5", { api });
  await runCli("logs --since 5m", { api });
  await runCli("logs -f --since 2030-01-01T00:00:00Z", { api });
  expect(asked).toEqual([
    { services: [], follow: false },
    { services: ["opa"], follow: true, tail: 5 },
    { services: [], follow: false, sinceMs: NOW - 300_000 },
    { services: [], follow: true, sinceMs: Date.UTC(2030, 0, 1) },
  ]);
});

test("logs --json is a line each and the count last", async () => {
  const { stdout } = await runCli("logs --json", { api: fakeStackApi() });
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toEqual([
    {
      schemaVersion: 1,
      type: "log",
      service: "router",
      at: "2030-01-01T11:59:58.000Z",
      text: "listening",
    },
    {
      schemaVersion: 1,
      type: "log",
      service: "opa",
      at: "2030-01-01T11:59:59.000Z",
      text: "Decision Log",
    },
    { schemaVersion: 1, type: "result", lines: 2 },
  ]);
});

test("Ctrl-C while following logs ends with 130 and without a card", async () => {
  let send: (name: "SIGINT") => void = () => {};
  const api = fakeStackApi({
    async *logs() {
      yield { service: "opa", at: 0, text: "one" };
      send("SIGINT");
    },
  });
  const result = await runCli("logs opa -f", {
    api,
    onStart: (given) => {
      send = given;
    },
  });
  expect(result).toEqual({ status: 130, stdout: "opa | one\n", stderr: "Interrupted\n" });
});

test.for([
  ["dotenv", "ROUTER_URL=http://127.0.0.1:7443\n"],
  ["shell", "export ROUTER_URL='http://127.0.0.1:7443'\n"],
  ["github", "ROUTER_URL=http://127.0.0.1:7443\n"],
  ["json", '  "ROUTER_URL": "http://127.0.0.1:7443",\n'],
])("env --format %s", async ([format, line]) => {
  const { stdout } = await runCli(`env --format ${format}`, { api: fakeStackApi() });
  expect(stdout).toContain(line);
});

test("env --json is --format json, and nothing beside another format", async () => {
  const api = fakeStackApi();
  const { stdout } = await runCli("env --json", { api });
  expect(stdout).toBe((await runCli("env --format json", { api })).stdout);
  expect(await runCli("env --json --format shell", { api })).toMatchObject({ status: 2 });
});

test("env prints nothing on stdout when the stack is not up", async () => {
  const api = fakeStackApi({
    environment: async () => {
      throw new DevstackError("E_NOT_RUNNING", "the stack atp is not up", { hint: "devstack up" });
    },
  });
  const { status, stdout, stderr } = await runCli("env", { api });
  expect({ status, stdout }).toEqual({ status: 4, stdout: "" });
  expect(stderr).toMatchInlineSnapshot(`
    "✖ the stack atp is not up                                        E_NOT_RUNNING

      next  devstack up
                                                                            exit 4
    "
  `);
});

test("ls lists stacks with folders as people write them", async () => {
  const api = fakeStackApi({
    listStacks: async () => [
      {
        id: "a",
        name: "atp",
        folder: "/home/ada/work/atp",
        folderGone: false,
        runtime: "embedded",
        state: "up",
        startedAt: "2030-01-01T09:00:00.000Z",
        ports: [7443],
      },
    ],
  });
  const { stdout } = await runCli("ls", { api, env: { HOME: "/home/ada" } });
  expect(stdout).toMatchInlineSnapshot(`
    "STACK   STATE   RUNTIME    SINCE   FOLDER
    atp     up      embedded   3 h     ~/work/atp
    "
  `);
  expect((await runCli("ls", { api: fakeStackApi() })).stdout).toBe("No stack is up.\n");
});

test("ls names files of the register that it cannot read", async () => {
  const path = "/home/ada/.local/state/devstack/stacks/0.json";
  const unreadable = [{ path, reason: "is damaged, and can be removed" }];
  const api = fakeStackApi({ readRegister: async () => ({ entries: [], unreadable }) });
  const { stdout } = await runCli("ls", { api, env: { HOME: "/home/ada" } });
  expect(stdout).toMatchInlineSnapshot(`
    "No stack is up.

    ~/.local/state/devstack/stacks/0.json is damaged, and can be removed.
    "
  `);
});

test("advice after a command about a stack with a name has that name", async () => {
  const api = fakeStackApi({
    down: async () => ({ name: "ci", ended: 0, left: [], wasUp: false, others: ["atp"] }),
  });
  const { stdout } = await runCli("--name ci down", { api });
  expect(stdout).toBe("ci is not up.\natp is up here: devstack --name atp down\n");
  const failing = fakeStackApi({
    environment: async () => {
      throw new DevstackError("E_NOT_RUNNING", "the stack ci is not up", { hint: "devstack up" });
    },
  });
  const { stderr } = await runCli("--name ci env", { api: failing });
  expect(stderr).toContain("next  devstack --name ci up");
});

test("down takes a stack of the list, and not two", async () => {
  const targets: string[] = [];
  const api = fakeStackApi({
    openListed: async (target, options) => {
      targets.push(target);
      return fakeStackApi().openStack(options);
    },
  });
  expect(await runCli("down", { api })).toMatchObject({ status: 0 });
  expect(await runCli("down ci", { api })).toMatchObject({ status: 0 });
  expect(await runCli("--name x down ci", { api })).toMatchObject({ status: 2 });
  expect(targets).toEqual(["ci"]);
});

test.for([
  [undefined, 80, false],
  [80, 80, false],
  [110, 110, true],
  [300, 120, true],
] as const)(
  "status of a terminal of %s columns takes %i, with notes beside their rows: %s",
  async ([terminalColumns, widest, beside]) => {
    const services = ["opa", "persona-adapter-of-the-shop"].map((name, index) =>
      fakeService(name, {
        endpoints: { http: "http://127.0.0.1:17070" },
        notes: ["wanted 7070, 7071", ...Array<string>(20 * index).fill("and more")],
      }),
    );
    const api = fakeStackApi({ status: async () => fakeStatus({}, services) });
    const { stdout } = await runCli("status --no-color", {
      api,
      ...(terminalColumns !== undefined && { terminalColumns }),
    });
    const widths = stdout.split("\n").map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(widest);
    expect(Math.max(...widths)).toBeGreaterThan(widest - 10);
    expect(/^ +opa .* wanted 7070, 7071$/m.test(stdout)).toBe(beside);
  },
);

test("a note that finds no room beside its row stands below it, within 80 columns", async () => {
  const services = [
    fakeService("router", { endpoints: { http: "http://127.0.0.1:7443" }, restarts: 2 }),
    fakeService("prometheus", {
      state: "degraded",
      reason: "1 of 11 targets down: tempo, which has not answered for a while",
      endpoints: { http: "http://127.0.0.1:9090" },
    }),
    fakeService("billing", {
      state: "failed",
      reason: "ended with status 1 six times: its restart budget is used up",
      readyAt: null,
    }),
  ];
  const stack = { state: "failed", reason: "billing: ended", provenAt: null } as const;
  const api = fakeStackApi({ status: async () => fakeStatus(stack, services) });
  const { stdout } = await runCli("status", { api });
  expect(stdout).toMatchInlineSnapshot(`
    "atp · embedded · failed · up 2 h 14 min
      billing: ended

      SERVICE      STATE      SINCE   ENDPOINT                NOTE
      router       ready      2 h     http://127.0.0.1:7443   2 restarts
      prometheus   degraded   2 h     http://127.0.0.1:9090
                                      1 of 11 targets down: tempo, which has not
                                      answered for a while
      billing      failed     2 h     ended with status 1 six times: its restart
                                      budget is used up
    "
  `);
});
