import { randomBytes } from "node:crypto";
import { chmod } from "node:fs/promises";
import { delimiter } from "node:path";
import { expect, test } from "vitest";
import type { ImageEvent } from "../../src/plan/events.ts";
import { dryExecutor } from "../../src/util/executor/dry-executor.ts";
import { needs } from "../needs.ts";
import { containerRuntime, planOfServices } from "../support/container-runtime.ts";
import type { Engine } from "../support/engine/engine.ts";
import { fakeRegistry, type RegistryOptions } from "../support/registry.ts";
import { temporaryFiles } from "../support/temporary-files.ts";
import { testEngine } from "../support/test-engine.ts";
import { tinyProgram } from "../support/tiny-program.ts";

/** Enough of it for an engine to tell how far it is. */
const BALLAST_BYTES = 4_000_000;

/** An image with a program that ends at once with 0. */
function registryWithJob(options: Partial<RegistryOptions> = {}) {
  return fakeRegistry({
    name: "acme/job",
    files: [
      { path: "/job", content: { text: tinyProgram() }, mode: 0o755 },
      { path: "/ballast", content: { text: randomBytes(BALLAST_BYTES) } },
    ],
    config: { Entrypoint: ["/job"] },
    ...options,
  });
}

const job = (image: string) => ({ image, job: true });

const planOf = (image: string) => planOfServices({ web: job(image), worker: job(image) });

function imagesOf(events: readonly { type: string }[]): ImageEvent[] {
  return events.filter((event): event is ImageEvent => event.type === "image");
}

test("what is missing is pulled once, with progress, and not again", needs("engine"), async () => {
  const engine = await testEngine();
  const pause = Promise.withResolvers<void>();
  const registry = await registryWithJob({ pause: pause.promise });
  const { image } = registry;
  const plan = await planOf(image);

  const told: string[] = [];
  const executor = dryExecutor((line) => told.push(line));
  await (await containerRuntime(engine, { executor })).start(plan);
  expect(told).toContain(`engine        pull ${image}`);
  expect(registry.asked, "a rehearsal only looks").toEqual([]);

  const { start, events, runtime } = await containerRuntime(engine, {
    onEvent: (event) => {
      if (event.type === "image" && / of \d+\.\d MB$/.test(event.detail)) pause.resolve();
    },
  });
  const result = await start(plan);
  expect(result).toEqual({ changed: ["web", "worker"], images: { pulled: 1, built: 0 } });
  const steps = imagesOf(events);
  expect(steps[0]).toMatchObject({ image, services: ["web", "worker"], status: "started" });
  expect(steps[1]).toMatchObject({ way: "pull", status: "progress" });
  expect(steps.at(-1)).toMatchObject({ image, status: "done" });
  const { instances } = await runtime.status();
  expect(instances.map(({ service }) => service).sort()).toEqual(["web", "worker"]);

  registry.asked.splice(0);
  await runtime.down({ volumes: true });
  expect(await start(plan)).toMatchObject({ images: { pulled: 0, built: 0 } });
  expect(registry.asked, "no network for what is there").toEqual([]);
});

test("a private registry gets what the user's credential helper has", needs("engine"), async () => {
  const engine = await testEngine();
  const { host, image } = await registryWithJob({ login: { username: "ada", password: "s3cret" } });
  const refused = await containerRuntime(engine);
  await expect(refused.start(await planOf(image))).rejects.toMatchObject({
    code: "E_IMAGE_MISSING",
    message: `the image ${image} of web, worker cannot be pulled`,
    why: expect.stringContaining("no basic auth credentials"),
    hint: `if it is a private one: docker login ${host}; else correct its name`,
  });

  const { start } = await containerRuntime(engine, { env: await helperOf(engine, host) });
  expect(await start(await planOf(image))).toMatchObject({ images: { pulled: 1 } });
});

/** An environment in which `docker login` has put credentials into the care of a helper. */
async function helperOf(engine: Engine, host: string) {
  const config = temporaryFiles({
    "config.json": JSON.stringify({ credHelpers: { [host]: "stand-in" } }),
    "docker-credential-stand-in": `#!/bin/sh\necho '{"Username":"ada","Secret":"s3cret"}'\n`,
  });
  await chmod(`${config}/docker-credential-stand-in`, 0o755);
  return { DOCKER_CONFIG: config, PATH: `${config}${delimiter}${engine.env.PATH}` };
}

test(
  "one that cannot be had is a card, and nothing of the stack is started",
  needs("engine"),
  async () => {
    const engine = await testEngine();
    const { image, host } = await registryWithJob();
    const absent = `${host}/acme/nothing:1`;
    const { start, events, runtime } = await containerRuntime(engine);
    const plan = await planOfServices({ web: { image: absent }, worker: { image: absent } });
    await expect(start(plan)).rejects.toMatchObject({
      code: "E_IMAGE_MISSING",
      exitStatus: 3,
      why: expect.stringContaining("manifest unknown"),
      hint: expect.stringMatching(/^correct its name or its tag/),
      details: { image: absent, services: ["web", "worker"], missing: [absent] },
    });
    expect(imagesOf(events).at(-1)).toMatchObject({ image: absent, status: "failed" });
    expect(await runtime.status()).toMatchObject({ state: "stopped" });

    // What is up stays as it is.
    await start(await planOf(image));
    const started = async () => {
      const { instances } = await runtime.status();
      return instances.map(({ service, startedAt }) => `${service} ${startedAt}`).sort();
    };
    const before = await started();
    const wider = await planOfServices({ web: job(image), worker: job(image), third: job(absent) });
    await expect(start(wider)).rejects.toMatchObject({ code: "E_IMAGE_MISSING" });
    expect(await started()).toEqual(before);
  },
);

test(
  "without a network the engine's words are told, and all that has to be preloaded",
  needs("engine"),
  async () => {
    const engine = await testEngine();
    const images = ["prom/prometheus:v3.7.3", "grafana/tempo:2.9.0"];
    for (const name of images) await engine.request({ method: "DELETE", path: `/images/${name}` });
    const { start } = await containerRuntime(engine);
    const error = await start(await planOfServices({ prometheus: {}, tempo: {} })).catch(
      (thrown) => thrown,
    );
    expect(error).toMatchObject({
      code: "E_IMAGE_MISSING",
      why: expect.stringMatching(/dial tcp|no such host|lookup/),
      hint: expect.stringMatching(/docker pull .*docker load .*runtime: embedded/),
    });
    expect([...error.details.missing].sort()).toEqual([...images].sort());
  },
);
