import { expect, test } from "vitest";
import { needs } from "../needs.ts";
import { containersOf, webContainer } from "../support/small-containers.ts";
import { testEngine } from "../support/test-engine.ts";
import { testStack } from "../support/test-stack.ts";

test(
  "commands on one stack at once do one after the other what is asked of them",
  needs("engine"),
  async () => {
    const engine = await testEngine();
    const services = { a: await webContainer(engine), b: await webContainer(engine) };
    const stack = await testStack({ runtime: "compose", engine, services });
    const results = await Promise.all([stack.up(), stack.up(), stack.up()]);
    expect(results.map(({ status }) => status.stack.state)).toEqual(["ready", "ready", "ready"]);
    expect(await containersOf(engine), "everything is there once").toHaveLength(2);
    expect((await stack.row("a")).restarts).toBe(0);

    const [up, down] = await Promise.allSettled([stack.up({ prove: true }), stack.down()]);
    expect(down.status).toBe("fulfilled");
    const left = await containersOf(engine);
    if (up.status === "rejected") {
      expect(up.reason).toMatchObject({
        code: expect.stringMatching(/E_SERVICE_EXITED|E_NOT_RUNNING|E_PROBE_FAILED/),
      });
      expect(left).toEqual([]);
    } else {
      const { state } = (await stack.status()).stack;
      expect([state, left.length]).toEqual(left.length === 0 ? ["stopped", 0] : ["ready", 2]);
    }
  },
);
