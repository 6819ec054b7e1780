import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { EngineClient } from "../../src/runtime/compose/engine/client.ts";
import { findEngine } from "../../src/runtime/compose/engine/find-engine.ts";
import { serviceImage } from "../../src/runtime/compose/images/service-image.ts";
import { needs } from "../needs.ts";
import { repository, temporaryFolder } from "../support/checkout.ts";
import type { Engine } from "../support/engine/engine.ts";
import { eventually } from "../support/eventually.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { runCommand } from "../support/run-command.ts";
import { makeTestEngine } from "../support/test-engine.ts";
import { buildServiceImage } from "./images/makings.ts";
import { nodeImages } from "./images/node-images.ts";

const run = promisify(execFile);

/** Of the image without its two bases: the services, what is compiled of them, and one library. */
const LARGEST_OWN_BYTES = 12_000_000;

describe("the image of the reference services", needs("engine"), () => {
  let engine: Engine;
  let client: EngineClient;

  beforeAll(async () => {
    engine = await makeTestEngine();
    const found = await findEngine({ DOCKER_HOST: engine.dockerHost });
    if (found.engine === null) throw new Error("the test's engine is not found");
    client = new EngineClient(found.engine);
  });
  afterAll(() => engine?.end());

  test.each([true, false])("is built from the package, BuildKit: %s", async (buildKit) => {
    const { image, build } = await serviceImage(repository);
    const own = { image: `${image}-${buildKit ? "buildkit" : "classic"}`, build };
    expect(await client.image(own.image)).toBeNull();
    await buildServiceImage(engine, own, { buildKit });
    expect(await client.image(own.image)).not.toBeNull();
  });

  test("runs its services read-only, as nobody, with no right, from compiled code", async () => {
    const { image } = await serviceImage(repository);
    const service = {
      image,
      user: "65532:65532",
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
    };
    const [adapterPort = 0, memoryPort = 0] = await requestedPorts(2);
    const project = await composeUp(engine, {
      "persona-adapter": {
        ...service,
        command: ["/app/dist/services/persona-adapter.js"],
        environment: {
          ...{ HOST: "0.0.0.0", GRPC_PORT: "7070", HTTP_PORT: "7071" },
          NODE_DEBUG_NATIVE: "COMPILE_CACHE",
        },
        ports: [`127.0.0.1:${adapterPort}:7071`],
      },
      memory: {
        ...service,
        command: ["/app/dist/services/memory.js"],
        environment: { HOST: "0.0.0.0", HTTP_PORT: "8080", MEMORY_DATA_DIR: "/data" },
        tmpfs: ["/data:uid=65532,gid=65532"],
        ports: [`127.0.0.1:${memoryPort}:8080`],
      },
    });
    expect(await eventually(() => statusOf(adapterPort, "/health"))).toBe(200);
    expect(await eventually(() => statusOf(memoryPort, "/healthz"))).toBe(200);

    const rights = await rightsIn(engine);
    expect(rights).toEqual(Array.from(rights, () => ({ uid: "65532", capabilities: 0 })));
    const { stdout } = await project("logs", "persona-adapter");
    expect(stdout).toContain("persona-adapter.js was accepted");
    expect(stdout).not.toContain("was rejected");
  });

  test("has the services and their licences, and nothing of development", async () => {
    const { image } = await serviceImage(repository);
    const docker = async (...args: string[]) =>
      (await run("docker", args, { env: { ...process.env, ...engine.env } })).stdout.trim();
    const container = await docker("create", image);
    const archive = "docker export $0 | tar -t";
    const { stdout } = await run("sh", ["-c", archive, container], {
      env: { ...process.env, ...engine.env },
    });
    const files = stdout.split("\n");
    const top = files.flatMap((file) => /^app\/([^/]+)/.exec(file)?.[1] ?? []);
    expect([...new Set(top)].sort()).toEqual([
      ...["LICENSE", "compiled", "config", "dist", "package.json"],
    ]);
    expect(files).toContain("app/dist/THIRD_PARTY_NOTICES.md");
    expect(files.filter((file) => /node_modules|\.test\.|\.rego$|(^|\/)sh$/.test(file))).toEqual(
      [],
    );

    const bases = (await nodeImages()).map((base) => base.image);
    const sizes = await client.images({ names: [image, ...bases] });
    const sizeOf = (name = "") => sizes.find(({ tags }) => tags.includes(name))?.sizeBytes ?? 0;
    const binary = await docker("run", "--rm", "--net=none", image, "-p", SIZE_OF_NODE);
    const own = sizeOf(image) - sizeOf(bases.find((name) => /distroless/.test(name)));
    expect(own - Number(binary)).toBeLessThan(LARGEST_OWN_BYTES);
  });
});

test("the version of Node.js in the image is the one of development", async () => {
  const packageFile = await readFile(join(repository, "package.json"), "utf8");
  const { devDependencies } = JSON.parse(packageFile) as {
    devDependencies: Record<string, string>;
  };
  const dockerfile = await readFile(join(repository, "compose/Dockerfile"), "utf8");
  expect(dockerfile).toContain(`FROM node:${devDependencies["node"]}-bookworm-slim AS node\n`);
});

const SIZE_OF_NODE = "fs.statSync(process.execPath).size";

/** Starts services; returns what runs other commands of Compose on them. */
async function composeUp(engine: Engine, services: Readonly<Record<string, object>>) {
  const folder = await temporaryFolder();
  onTestFinished(() => folder[Symbol.asyncDispose]());
  await writeFile(join(folder.path, "compose.yaml"), JSON.stringify({ services }));
  const env = { ...process.env, ...engine.env };
  const compose = (...args: string[]) =>
    runCommand("docker-compose", args, { cwd: folder.path, env });
  expect(await compose("up", "-d")).toMatchObject({ status: 0 });
  return compose;
}

function statusOf(port: number, path: string): Promise<number> {
  return fetch(`http://127.0.0.1:${port}${path}`).then(
    ({ status }) => status,
    () => 0,
  );
}

/** Of every process in the engine's containers, as the machine sees it. */
async function rightsIn(engine: Engine) {
  const { stdout } = await run("docker", ["ps", "-q"], { env: { ...process.env, ...engine.env } });
  const ids = stdout.split("\n").filter((id) => id !== "");
  return Promise.all(
    ids.map(async (id) => {
      const details = JSON.parse(await engine.request({ path: `/containers/${id}/json` })) as {
        State: { Pid: number };
      };
      const status = await readFile(`/proc/${details.State.Pid}/status`, "utf8");
      const [, uid] = /^Uid:\s+(\d+)/m.exec(status) ?? [];
      const [, capabilities = ""] = /^CapBnd:\s+(\w+)/m.exec(status) ?? [];
      return { uid, capabilities: Number.parseInt(capabilities, 16) };
    }),
  );
}
