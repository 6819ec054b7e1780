import { createHash } from "node:crypto";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import {
  always,
  DOCKER_VERSION,
  fakeEngine,
  PODMAN_VERSION,
  shortFolder,
} from "../../../../test/support/fake-engine.ts";
import { closedPort } from "../../../../test/support/sockets.ts";
import { compareVersions } from "./api-version.ts";
import { type FindEngineDeps, findEngine } from "./find-engine.ts";

interface Machine {
  root: string;
  find(env?: Record<string, string>, deps?: FindEngineDeps): ReturnType<typeof findEngine>;
}

/** A machine without any engine, with a home and a runtime folder of its own. */
async function machine(): Promise<Machine> {
  const root = await shortFolder();
  return {
    root,
    find: (env = {}, deps = {}) =>
      findEngine(
        { HOME: join(root, "h"), XDG_RUNTIME_DIR: join(root, "x"), ...env },
        { systemFolder: root, platform: "linux", timeoutMs: 5_000, ...deps },
      ),
  };
}

async function writeContext(root: string, name: string, endpoint: unknown): Promise<void> {
  const digest = createHash("sha256").update(name).digest("hex");
  const folder = join(root, "h", ".docker", "contexts", "meta", digest);
  await mkdir(folder, { recursive: true });
  const meta = { Name: name, Metadata: {}, Endpoints: { docker: endpoint } };
  await writeFile(join(folder, "meta.json"), JSON.stringify(meta));
}

async function writeConfig(root: string, text: string): Promise<void> {
  await mkdir(join(root, "h", ".docker"), { recursive: true });
  await writeFile(join(root, "h", ".docker", "config.json"), text);
}

test("a machine without an engine has nothing to refuse", async () => {
  const { find } = await machine();
  expect(await find()).toEqual({ engine: null, refusals: [] });
});

test.for([
  ["var/run/docker.sock", "linux", "the system's Docker"],
  ["x/docker.sock", "linux", "rootless Docker"],
  ["h/.docker/run/docker.sock", "linux", "rootless Docker"],
  ["h/.docker/run/docker.sock", "darwin", "Docker Desktop"],
  ["h/.docker/desktop/docker.sock", "linux", "Docker Desktop"],
  ["h/.colima/default/docker.sock", "darwin", "Colima"],
  ["h/.colima/docker.sock", "darwin", "Colima"],
  ["h/.orbstack/run/docker.sock", "darwin", "OrbStack"],
  ["h/.rd/docker.sock", "darwin", "Rancher Desktop"],
  ["x/podman/podman.sock", "linux", "rootless Podman"],
  ["run/podman/podman.sock", "linux", "the system's Podman"],
  ["h/.local/share/containers/podman/machine/podman.sock", "darwin", "Podman"],
] as const)("an engine at %s on %s is found as %s", async ([path, platform, origin]) => {
  const { root, find } = await machine();
  const version = origin.includes("Podman") ? PODMAN_VERSION : DOCKER_VERSION;
  const { dockerHost } = await fakeEngine(always(version), join(root, path));
  const { engine, refusals } = await find({}, { platform });
  expect(engine).toEqual({
    dockerHost,
    tls: null,
    origin,
    name: origin.includes("Podman") ? "Podman" : "Docker",
    version: version.Version,
    apiVersion: "1.41",
    os: "linux",
    remote: false,
  });
  expect(refusals).toEqual([]);
});

test("Colima's own folder is where its variable says", async () => {
  const { root, find } = await machine();
  await fakeEngine(always(DOCKER_VERSION), join(root, "c", "default", "docker.sock"));
  expect((await find({ COLIMA_HOME: join(root, "c") })).engine).toMatchObject({ origin: "Colima" });
});

test("what DOCKER_HOST names is asked alone, though another engine is where engines usually are", async () => {
  const { root, find } = await machine();
  const usual = await fakeEngine(always(DOCKER_VERSION), join(root, "var", "run", "docker.sock"));
  const named = await fakeEngine(always(PODMAN_VERSION));
  const { engine } = await find({ DOCKER_HOST: named.dockerHost });
  expect(engine).toMatchObject({ dockerHost: named.dockerHost, origin: "DOCKER_HOST" });
  const missing = `unix://${root}/none.sock`;
  expect(await find({ DOCKER_HOST: missing })).toEqual({
    engine: null,
    refusals: [
      {
        place: `${missing} (DOCKER_HOST)`,
        reason: "no socket is there",
        fix: "start that engine, or unset DOCKER_HOST",
      },
    ],
  });
  expect(usual.asked).toEqual([]);
});

test.for<[string, string, string]>([
  ["ssh://me@far", "through ssh", "ssh -L"],
  ["npipe:////./pipe/docker_engine", "pipe of Windows", "WSL 2"],
  ["unix://docker.sock", "must be absolute", "unix:///path"],
  ["tcp://", "names no host", "tcp://host:port"],
  ["/var/run/docker.sock", "no address", "unix:///path"],
])("DOCKER_HOST=%s is refused with a reason", async ([host, reason, fix]) => {
  const { find } = await machine();
  expect(await find({ DOCKER_HOST: host })).toEqual({
    engine: null,
    refusals: [
      {
        place: `DOCKER_HOST=${host}`,
        reason: expect.stringContaining(reason),
        fix: expect.stringContaining(fix),
      },
    ],
  });
});

test("an address of this loopback is not remote, and nobody there is told", async () => {
  const { find } = await machine();
  const { refusals } = await find({ DOCKER_HOST: `tcp://127.0.0.1:${await closedPort()}` });
  expect(refusals).toMatchObject([{ reason: "nobody listens there" }]);
});

test("the current context says where the engine is, and DOCKER_CONTEXT has precedence", async () => {
  const { root, find } = await machine();
  const usual = await fakeEngine(always(DOCKER_VERSION), join(root, "var", "run", "docker.sock"));
  const one = await fakeEngine(always(DOCKER_VERSION));
  const other = await fakeEngine(always(DOCKER_VERSION));
  await writeContext(root, "one", { Host: one.dockerHost, SkipTLSVerify: false });
  await writeContext(root, "other", { Host: other.dockerHost });
  await writeConfig(root, '{"currentContext":"one"}');
  const engineOf = async (env: Record<string, string>) => (await find(env)).engine;
  expect(await engineOf({})).toMatchObject({ ...hostOf(one), origin: "Docker context one" });
  expect(await engineOf({ DOCKER_CONTEXT: "other" })).toMatchObject({
    ...hostOf(other),
    origin: "DOCKER_CONTEXT=other",
  });
  expect(await engineOf({ DOCKER_CONTEXT: "default" })).toMatchObject(hostOf(usual));
  expect(await engineOf({ DOCKER_HOST: other.dockerHost })).toMatchObject(hostOf(other));
  const elsewhere = { HOME: "/nonexistent", DOCKER_CONFIG: join(root, "h", ".docker") };
  expect(await engineOf(elsewhere)).toMatchObject(hostOf(one));
});

const hostOf = ({ dockerHost }: { dockerHost: string }) => ({ dockerHost });

test.for([
  ["gone", undefined, "no such context"],
  ["bad", { Host: "ssh://far" }, "through ssh"],
  ["empty", {}, "no address of an engine"],
  ["broken", 7, "cannot be read"],
] as const)("the context %s is refused, and no other engine is taken for it", async (row) => {
  const [name, endpoint, reason] = row;
  const { root, find } = await machine();
  await fakeEngine(always(DOCKER_VERSION), join(root, "var", "run", "docker.sock"));
  if (endpoint !== undefined) await writeContext(root, name, endpoint);
  const { engine, refusals } = await find({ DOCKER_CONTEXT: name });
  expect(engine).toBeNull();
  expect(refusals).toMatchObject([
    { place: `DOCKER_CONTEXT=${name}`, reason: expect.stringContaining(reason) },
  ]);
});

test("a configuration that is no JSON is told, and the usual places are asked", async () => {
  const { root, find } = await machine();
  await writeConfig(root, "{");
  await fakeEngine(always(DOCKER_VERSION), join(root, "var", "run", "docker.sock"));
  const { engine, refusals } = await find();
  expect(engine).toMatchObject({ origin: "the system's Docker" });
  expect(refusals).toMatchObject([{ place: join(root, "h", ".docker", "config.json") }]);
});

test("an engine that hangs is given up in time, and the next one is taken", async () => {
  const { root, find } = await machine();
  await fakeEngine(() => {}, join(root, "var", "run", "docker.sock"));
  await fakeEngine(always(PODMAN_VERSION), join(root, "x", "podman", "podman.sock"));
  const { engine, refusals } = await find({}, { timeoutMs: 1_000 });
  expect(engine?.name).toBe("Podman");
  expect(refusals).toMatchObject([
    { reason: "it hangs: no answer within 1000 ms", fix: "restart that engine" },
  ]);
});

test.for([
  ["too old", { ...DOCKER_VERSION, Version: "19.03.9", ApiVersion: "1.40" }, "API 1.40"],
  ["too new", { ...DOCKER_VERSION, ApiVersion: "1.90", MinAPIVersion: "1.80" }, "API 1.80"],
  ["one of Windows", { ...DOCKER_VERSION, Os: "windows" }, "windows containers"],
  ["none at all", { hello: "world" }, "no container engine"],
] as const)("an engine that is %s is refused", async ([, version, reason]) => {
  const { find } = await machine();
  const { dockerHost } = await fakeEngine(always(version));
  const { engine, refusals } = await find({ DOCKER_HOST: dockerHost });
  expect(engine).toBeNull();
  expect(refusals).toMatchObject([
    { reason: expect.stringContaining(reason), fix: expect.stringMatching(/\w/) },
  ]);
});

/** Answers pings as engines do (seen at Docker 20.10.24), and anything else with its version. */
function pinged(
  server: string,
  apiVersion: string,
  { version = DOCKER_VERSION as unknown, oldest = "1.12" } = {},
) {
  const answer: Parameters<typeof fakeEngine>[0] = (question, response) => {
    const [, asked] = /^\/v([\d.]+)\/_ping$/.exec(question.path) ?? [];
    if (asked !== undefined && compareVersions(asked, oldest) < 0) {
      const message = `client version ${asked} is too old. Minimum supported API version is ${oldest}`;
      always({ message }, 400)(question, response);
    } else if (asked !== undefined || question.path === "/_ping") {
      response.writeHead(200, { server, "api-version": apiVersion }).end("OK");
    } else always(version)(question, response);
  };
  return answer;
}

test.for([
  ["Docker/20.10.24+dfsg1 (linux)", "1.41", ["/_ping"]],
  ["Libpod/4.9.3 (linux)", "1.41", ["/_ping"]],
  // Newer than what is known here, and still speaks that.
  ["Docker/29.0.0 (linux)", "1.52", ["/_ping", "/v1.47/_ping"]],
] as const)("an engine that says that it is %s is asked no more", async ([server, api, paths]) => {
  const { find } = await machine();
  const { dockerHost, asked } = await fakeEngine(pinged(server, api, { oldest: "1.24" }));
  const { engine } = await find({ DOCKER_HOST: dockerHost });
  const [name, version] = server.replace("Libpod", "Podman").split(/[/ ]/);
  expect(engine).toMatchObject({ name, version, apiVersion: api, os: "linux" });
  expect(asked.map(({ path }) => path)).toEqual(paths);
});

test("an engine that does not say what it is is asked for its version", async () => {
  const { find } = await machine();
  const { dockerHost } = await fakeEngine(pinged("nginx", "1.41"));
  expect((await find({ DOCKER_HOST: dockerHost })).engine).toMatchObject({
    version: "20.10.24+dfsg1",
  });
});

test("an engine that no longer speaks what is known here is refused with what it speaks", async () => {
  const { find } = await machine();
  const version = { ...DOCKER_VERSION, ApiVersion: "1.90", MinAPIVersion: "1.80" };
  const { dockerHost } = await fakeEngine(
    pinged("Docker/99.0.0 (linux)", "1.90", { version, oldest: "1.80" }),
  );
  const { refusals } = await find({ DOCKER_HOST: dockerHost });
  expect(refusals).toMatchObject([{ reason: expect.stringContaining("API 1.80") }]);
});

test("an engine of Windows containers is refused by its ping alone", async () => {
  const { find } = await machine();
  const { dockerHost } = await fakeEngine(pinged("Docker/28.2.0 (windows)", "1.41"));
  const { refusals } = await find({ DOCKER_HOST: dockerHost });
  expect(refusals).toMatchObject([{ reason: expect.stringContaining("windows containers") }]);
});

test("a socket that was left behind is told, once for all of its names", async () => {
  const { root, find } = await machine();
  const left = join(root, "h", ".docker", "desktop", "docker.sock");
  await mkdir(join(root, "h", ".docker", "desktop"), { recursive: true });
  await abandonSocket(left);
  await mkdir(join(root, "var", "run"), { recursive: true });
  await symlink(left, join(root, "var", "run", "docker.sock"));
  const { refusals } = await find();
  expect(refusals).toEqual([
    {
      place: `unix://${join(root, "var", "run", "docker.sock")} (the system's Docker)`,
      reason: "nobody listens there",
      fix: "sudo systemctl start docker",
    },
  ]);
});

/** A file of a socket on which nobody listens: one that was moved is not removed by its server. */
async function abandonSocket(path: string): Promise<void> {
  const { rename } = await import("node:fs/promises");
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(`${path}.new`, resolve));
  await rename(`${path}.new`, path);
  await new Promise((resolve) => server.close(resolve));
}

test("a search that is aborted ends with the reason", async () => {
  const { find } = await machine();
  const { dockerHost } = await fakeEngine(() => {});
  const controller = new AbortController();
  const search = find({ DOCKER_HOST: dockerHost }, { signal: controller.signal });
  onTestFinished(() => controller.abort());
  controller.abort(new Error("enough"));
  await expect(search).rejects.toThrow("enough");
});
