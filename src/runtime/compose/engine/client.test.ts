import { expect, test } from "vitest";
import { collect } from "../../../../test/support/collect.ts";
import {
  always,
  DOCKER_VERSION,
  type EngineQuestion,
  fakeEngine,
} from "../../../../test/support/fake-engine.ts";
import { EngineClient } from "./client.ts";

const SHOP = { "com.docker.compose.project": "shop" };

type Answering = Parameters<typeof fakeEngine>[0];

async function client(answer: Answering, apiVersion = "1.41") {
  const { dockerHost, asked } = await fakeEngine(answer);
  return { engine: new EngineClient({ dockerHost, tls: null, apiVersion }), asked };
}

/** Answers by path, without the version and the query. */
function byPath(answers: Readonly<Record<string, unknown>>): Answering {
  return (question, response) => {
    const path = question.path.replace(/^\/v[\d.]+/, "").replace(/\?.*/, "");
    if (path in answers) always(answers[path])(question, response);
    else always({ message: "page not found" }, 404)(question, response);
  };
}

/** The parsed query of what was asked. */
function wish({ path }: EngineQuestion): Record<string, unknown> {
  const values = [...new URL(path, "http://engine").searchParams];
  return Object.fromEntries(
    values.map(([key, value]) => [key, key === "filters" ? JSON.parse(value) : value]),
  );
}

/** A container with a published port, as Docker 28 lists it. */
const LISTED = {
  Id: "abc",
  Names: ["/other/alias", "/shop-web-1"],
  Image: "web:1",
  ImageID: "sha256:1",
  Created: 1795339488,
  Ports: [
    { IP: "127.0.0.1", PrivatePort: 8080, PublicPort: 18080, Type: "tcp" },
    { IP: "::1", PrivatePort: 8080, PublicPort: 18080, Type: "tcp" },
    { PrivatePort: 9090, Type: "tcp" },
  ],
  Labels: SHOP,
  State: "running",
  Status: "Up 1 second (health: starting)",
};

test("paths carry the version that both sides speak", async () => {
  for (const [theirs, spoken] of [
    ["1.41", "v1.41"],
    ["1.52", "v1.47"],
  ]) {
    const { engine, asked } = await client(byPath({ "/version": DOCKER_VERSION }), theirs);
    expect(await engine.version()).toMatchObject({ name: "Docker", version: "20.10.24+dfsg1" });
    expect(asked[0]?.path).toBe(`/${spoken}/version`);
  }
});

test("containers are listed by label, also those that do not run", async () => {
  const { engine, asked } = await client(always([LISTED]));
  expect(await engine.containers({ labels: { ...SHOP, job: true } })).toEqual([
    {
      id: "abc",
      name: "shop-web-1",
      image: "web:1",
      imageId: "sha256:1",
      state: "running",
      status: "Up 1 second (health: starting)",
      labels: SHOP,
      published: {
        "8080/tcp": [
          { host: "127.0.0.1", port: 18080 },
          { host: "::1", port: 18080 },
        ],
      },
      createdAt: 1795339488000,
    },
  ]);
  expect(asked.map(wish)).toEqual([
    { all: "true", filters: { label: ["com.docker.compose.project=shop", "job"] } },
  ]);
});

test.for([
  ["an object", {}],
  ["a container without a name for its state", [{ Id: "a", Created: 1, Names: [] }]],
  ["one in a state that nobody knows", [{ ...LISTED, State: "dreaming" }]],
] as const)("a list of containers that is %s is an error", async ([, answer]) => {
  const { engine } = await client(always(answer));
  await expect(engine.containers()).rejects.toMatchObject({
    name: "EngineError",
    message: expect.stringMatching(/^the engine/),
  });
});

test("Go's empty values and Podman's words are understood", async () => {
  const { engine } = await client(
    byPath({
      "/containers/json": [{ ...LISTED, Ports: null, Labels: null, State: "configured" }],
      "/containers/abc/json": {
        Id: "abc",
        Name: "shop-web-1",
        Config: { Labels: null },
        State: { Status: "stopped", StartedAt: "0001-01-01T00:00:00Z", Health: { Status: "" } },
        NetworkSettings: { Ports: { "8080/tcp": null }, Networks: null },
      },
      "/networks": null,
      "/volumes": { Volumes: null, Warnings: null },
      "/images/json": [{ Id: "sha256:1", RepoTags: ["<none>:<none>"], RepoDigests: null }],
    }),
  );
  expect(await engine.containers()).toMatchObject([
    { state: "created", labels: {}, published: {} },
  ]);
  expect(await engine.inspect("abc")).toMatchObject({
    state: { status: "exited", startedAt: null, finishedAt: null, health: null, pid: null },
    published: {},
    networks: {},
  });
  expect(await engine.networks({ labels: SHOP })).toEqual([]);
  expect(await engine.volumes({ labels: SHOP })).toEqual([]);
  expect(await engine.images({ names: ["a:1", "b:2"] })).toMatchObject([{ tags: [], digests: [] }]);
});

test("the engine's own words are the message of an error", async () => {
  const { engine } = await client(byPath({}));
  await expect(engine.inspect("gone")).rejects.toMatchObject({
    status: 404,
    message: "page not found",
  });
  const { engine: proxied } = await client((_question, response) => {
    response.writeHead(502).end("<h1>Bad gateway</h1>");
  });
  await expect(proxied.info()).rejects.toMatchObject({
    status: 502,
    message: "<h1>Bad gateway</h1>",
  });
});

test("an engine that is gone, silent or breaks off is told by a code", async () => {
  const gone = new EngineClient({
    dockerHost: "unix:///nonexistent.sock",
    tls: null,
    apiVersion: "1.41",
  });
  await expect(gone.ping()).rejects.toMatchObject({ name: "EngineError", code: "ENOENT" });
  const { engine: silent } = await client(() => {});
  await expect(silent.ping({ timeoutMs: 50 })).rejects.toMatchObject({ code: "ETIMEDOUT" });
  const { engine: broken } = await client((_question, response) => {
    response.writeHead(200, { "content-length": "99" }).write("[", () => response.destroy());
  });
  await expect(broken.containers()).rejects.toMatchObject({ name: "EngineError" });
});

test("what is aborted ends with the reason, a stream quietly", async () => {
  const { engine } = await client((_question, response) => {
    response.writeHead(200).flushHeaders();
  });
  const { promise: opened, resolve } = Promise.withResolvers<void>();
  const controller = new AbortController();
  const { signal } = controller;
  const events = collect(engine.events({ signal, opened: resolve }));
  const asked = engine.containers({ signal });
  await opened;
  controller.abort(new Error("enough"));
  await expect(asked).rejects.toThrow("enough");
  expect(await events).toEqual([]);
});

const EVENT = {
  Type: "container",
  Actor: { ID: "abc", Attributes: { ...SHOP, image: "web:1", name: "shop-web-1" } },
  scope: "local",
  time: 1795339489,
  timeNano: 1795339489702652000,
};

test("events come typed, and those that are of no interest are left out", async () => {
  const lines = [
    { ...EVENT, Action: "start" },
    { ...EVENT, Action: "exec_start: /probe" },
    { ...EVENT, Action: "health_status: healthy" },
    withAttribute("oom", {}),
    withAttribute("kill", { signal: "9" }),
    withAttribute("die", { exitCode: "137", execDuration: "7" }),
    withAttribute("died", { containerExitCode: "3" }),
    { ...EVENT, Type: "network", Action: "create" },
    { ...EVENT, Action: "destroy", timeNano: undefined },
  ];
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  const { engine, asked } = await client((_question, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    // Cut in the middle of an event.
    response.write(text.slice(0, 100), () => response.end(text.slice(100)));
  });
  const seen: unknown[] = [];
  const signal = AbortSignal.timeout(20_000);
  await expect(async () => {
    for await (const event of engine.events({ labels: SHOP, since: 1_500, signal })) {
      seen.push(event);
    }
  }).rejects.toMatchObject({ code: "ECONNRESET", message: "the engine broke off" });
  const subject = { id: "abc", name: "shop-web-1", labels: SHOP, at: 1795339489702 };
  expect(seen).toEqual([
    { ...subject, action: "start" },
    { ...subject, action: "health_status", health: "healthy" },
    { ...subject, action: "oom" },
    { ...subject, action: "kill", signal: "9" },
    { ...subject, action: "die", exitCode: 137 },
    { ...subject, action: "die", exitCode: 3 },
    { ...subject, action: "destroy", at: 1795339489000 },
  ]);
  expect(asked.map(wish)).toMatchObject([
    {
      since: "1.500",
      filters: { type: ["container"], label: ["com.docker.compose.project=shop"] },
    },
  ]);
});

function withAttribute(action: string, attributes: Record<string, string>) {
  const actor = { ...EVENT.Actor, Attributes: { ...EVENT.Actor.Attributes, ...attributes } };
  return { ...EVENT, Action: action, Actor: actor };
}

test.for([
  ["start", "POST", "/containers/a%2Fb/start", {}],
  ["stop", "POST", "/containers/a%2Fb/stop", { t: "2" }],
  ["restart", "POST", "/containers/a%2Fb/restart", { t: "2" }],
  ["kill", "POST", "/containers/a%2Fb/kill", { signal: "SIGTERM" }],
  ["pause", "POST", "/containers/a%2Fb/pause", {}],
  ["unpause", "POST", "/containers/a%2Fb/unpause", {}],
  ["remove", "DELETE", "/containers/a%2Fb", { force: "true", v: "true" }],
  ["removeNetwork", "DELETE", "/networks/a%2Fb", {}],
  ["removeVolume", "DELETE", "/volumes/a%2Fb", {}],
] as const)("%s is %s %s", async ([action, method, path, expected]) => {
  const { engine, asked } = await client((_question, response) => response.writeHead(204).end());
  await engine[action]("a/b", { graceMs: 1_200, signalName: "SIGTERM" });
  expect(asked).toMatchObject([{ method, path: expect.stringContaining(`/v1.41${path}`) }]);
  expect(asked.map(wish)).toEqual([expected]);
});

test("what is gone already need not be removed, what is in use is told", async () => {
  const { engine } = await client(always({ message: "no such volume" }, 404));
  await engine.removeVolume("data");
  const { engine: busy } = await client(always({ message: "volume is in use" }, 409));
  await expect(busy.removeVolume("data")).rejects.toMatchObject({ status: 409 });
});

test("a command that has ended is waited for, though the engine notes it late", async () => {
  let asks = 0;
  const { engine, asked } = await client((question, response) => {
    if (question.path.endsWith("/start")) {
      response.end(Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, 3]), Buffer.from("hi\n")]));
    } else if (question.method === "POST") always({ Id: "e1" }, 201)(question, response);
    else always({ Running: ++asks < 3, ExitCode: asks < 3 ? null : 7 })(question, response);
  });
  const options = { env: { A: "b" }, workingFolder: "/w" };
  expect(await engine.exec("abc", ["probe", "now"], options)).toEqual({
    exitCode: 7,
    stdout: "hi\n",
    stderr: "",
  });
  expect(asked[0]?.body).toEqual({
    AttachStdout: true,
    AttachStderr: true,
    Cmd: ["probe", "now"],
    Env: ["A=b"],
    WorkingDir: "/w",
  });
});
