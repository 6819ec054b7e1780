import { expect, test } from "vitest";
import { problemsIn } from "../../../test/support/config-problems.ts";

test("watch means something only for a process that goes on", () => {
  const yaml = `
services:
  web: { process: [node, web.js], watch: [src] }
  router: { process: [node, router.js], watch: [src, "*.json"] }
  memory: { watch: [src] }
  ledger: { url: http://127.0.0.1:1, watch: [src] }
  migrate: { process: [node], job: true, watch: [src] }`;
  expect(problemsIn(yaml)).toEqual([
    "5:13 services.memory.watch: applies only to what process starts",
    "6:38 services.ledger.watch: applies only to what process starts",
    "7:42 services.migrate.watch: does not apply to a job: it runs once",
  ]);
});
