import { expect, test } from "vitest";
import { needs } from "../needs.ts";
import { librariesLoadedBy } from "../support/libraries-loaded.ts";
import { webContainer } from "../support/small-containers.ts";
import { testEngine } from "../support/test-engine.ts";
import { testStack } from "../support/test-stack.ts";

test(
  "with containers too nothing is loaded to read what has not changed",
  needs("engine"),
  async () => {
    const engine = await testEngine();
    const services = { web: await webContainer(engine) };
    const stack = await testStack({ runtime: "compose", engine, services });
    await stack.up();
    // The first command of the bundle keeps what it reads.
    expect(await librariesLoadedBy(stack, "up")).toEqual(["yaml", "zod"]);
    expect(await librariesLoadedBy(stack, "up")).toEqual([]);
    expect(await librariesLoadedBy(stack, "status")).toEqual([]);
  },
);
