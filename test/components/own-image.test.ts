import { expect, test } from "vitest";
import { serviceImage } from "../../src/runtime/compose/images/service-image.ts";
import { dryExecutor } from "../../src/util/executor/dry-executor.ts";
import { needs } from "../needs.ts";
import { repository } from "../support/checkout.ts";
import { containerRuntime, planOfMemory } from "../support/container-runtime.ts";
import { testEngine } from "../support/test-engine.ts";
import { nodeImages } from "./images/node-images.ts";

test(
  "devstack's own image is built where the engine lacks it, and once",
  needs("engine"),
  async () => {
    const engine = await testEngine();
    const { image } = await serviceImage(repository);
    await engine.request({ method: "DELETE", path: `/images/${image}` });
    const plan = await planOfMemory();

    const told: string[] = [];
    const rehearsed = await containerRuntime(engine, {
      executor: dryExecutor((line) => told.push(line)),
    });
    await rehearsed.start(plan);
    expect(told).toContain(`engine        build ${image}`);
    expect(rehearsed.events, "nothing is built").toEqual([]);

    const { start, events, runtime } = await containerRuntime(engine);
    expect(await start(plan)).toEqual({ changed: ["memory"], images: { pulled: 0, built: 1 } });
    const common = { type: "image", image, services: ["memory"], way: "build" };
    expect(events[0]).toMatchObject({ ...common, status: "started" });
    expect(events).toContainEqual(
      expect.objectContaining({ ...common, status: "progress", detail: "COPY dist/ dist/" }),
    );
    expect(events.at(-1)).toMatchObject({ ...common, status: "done" });

    events.splice(0);
    await runtime.down({ volumes: false });
    expect(await start(plan)).toMatchObject({ changed: ["memory"], images: { built: 0 } });
    expect(events, "it is there").toEqual([]);
  },
);

test(
  "where its base images cannot be had, nothing starts and the card says what to do",
  needs("engine"),
  async () => {
    const engine = await testEngine();
    const { image } = await serviceImage(repository);
    const bases = (await nodeImages()).map((base) => base.image);
    for (const name of [image, ...bases]) {
      await engine.request({ method: "DELETE", path: `/images/${name}?force=true` });
    }
    const { start, events, runtime } = await containerRuntime(engine);
    await expect(start(await planOfMemory())).rejects.toMatchObject({
      code: "E_BUILD_FAILED",
      exitStatus: 3,
      message: `the image ${image} cannot be built`,
      why: expect.stringMatching(/no such host|dial tcp|lookup/),
      hint: expect.stringContaining("compose/Dockerfile"),
      details: { image, services: ["memory"], output: expect.any(Array) },
    });
    expect(events.at(-1)).toMatchObject({ type: "image", status: "failed" });
    expect(await runtime.status()).toMatchObject({ state: "stopped" });
  },
);
