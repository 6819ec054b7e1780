import { expect, test } from "vitest";
import { planOfServices } from "../../../../test/support/container-runtime.ts";
import { startStages } from "./start-order.ts";

const container = (needs = {}) => ({ image: "one:1", needs });
const program = (needs = {}) => ({ process: ["one"], needs });

async function stagesOf(services: Readonly<Record<string, object>>) {
  return startStages((await planOfServices(services)).services);
}

test("containers that need nothing of the rest are started at once", async () => {
  expect(
    await stagesOf({
      database: container(),
      web: container({ database: "ready" }),
      worker: program({ web: "ready" }),
    }),
  ).toEqual([{ containers: ["database", "web"], first: {} }]);
});

test("a need of a program comes first, in the same go where that needs no container", async () => {
  expect(await stagesOf({ billing: program(), web: container({ billing: "ready" }) })).toEqual([
    { containers: ["web"], first: { billing: "ready" } },
  ]);
});

test("needs that lead back and forth make as many goes as it takes", async () => {
  expect(
    await stagesOf({
      database: container(),
      migrate: { ...program({ database: "ready" }), job: true },
      api: container({ migrate: "done", database: "started" }),
      gateway: program({ api: "started" }),
      web: container({ api: "ready", gateway: "ready" }),
    }),
  ).toEqual([
    { containers: ["database"], first: {} },
    { containers: ["api"], first: { migrate: "done" } },
    { containers: ["web"], first: { gateway: "ready" } },
  ]);
});

test("what runs elsewhere is waited for like a program", async () => {
  const elsewhere = { url: "http://127.0.0.1:9000" };
  expect(await stagesOf({ ide: elsewhere, web: container({ ide: "ready" }) })).toEqual([
    { containers: ["web"], first: { ide: "ready" } },
  ]);
});
