import { expect, test } from "vitest";
import { fakeGrafana, type Twist } from "../../test/support/fake-grafana.ts";
import { lookingClock } from "../../test/support/looking-clock.ts";
import { ALL_PROGRAMS, planOf } from "../../test/support/plan-of.ts";
import { errorOf } from "../../test/support/test-stack.ts";
import type { Plan } from "../plan/plan.ts";
import { seedGrafana } from "./seed-grafana.ts";

const NOT_FOUND = { status: 404, body: { message: "Not found" } };

const at =
  (path: string, reply = NOT_FOUND): Twist =>
  (request) =>
    request.path === path ? reply : undefined;

async function seed(
  twist?: Twist,
  { plan, timeoutMs = 300 }: { plan?: Plan; timeoutMs?: number } = {},
) {
  const { context } = await fakeGrafana(twist, plan);
  return seedGrafana({ ...context, clock: lookingClock() }, { timeoutMs });
}

test("it says what there is", async () => {
  expect(await seed()).toBe("5 dashboards · 2 data sources");
});

test("a Grafana that has not read everything yet is waited for", async () => {
  let looks = 0;
  const twist: Twist = ({ path }) => {
    if (path !== "/api/folders/devstack") return undefined;
    looks += 1;
    return looks < 3 ? NOT_FOUND : undefined;
  };
  expect(await seed(twist, { timeoutMs: 10_000 })).toBe("5 dashboards · 2 data sources");
});

test.each([
  [
    "/api/datasources/uid/prometheus/health",
    { status: 400, body: { message: "connection refused" } },
    "data source prometheus answered 400: connection refused",
  ],
  ["/api/folders/devstack", NOT_FOUND, "folder devstack answered 404: Not found"],
  [
    "/api/dashboards/uid/devstack-memory",
    NOT_FOUND,
    "dashboard devstack-memory answered 404: Not found",
  ],
  [
    "/api/dashboards/uid/devstack-router",
    { status: 200, body: { meta: { folderUid: "" }, dashboard: {} } },
    "dashboard devstack-router is not in the folder devstack",
  ],
])("what is wrong at %s is told", async (path, reply, why) => {
  expect(await errorOf(seed(at(path, reply as typeof NOT_FOUND)))).toMatchObject({
    code: "E_SEED_FAILED",
    why,
    hint: "devstack logs grafana",
  });
});

test("a trace store whose data source has no check of its own is asked for an echo", async () => {
  const health = "/api/datasources/uid/tempo/health";
  const echo = "/api/datasources/proxy/uid/tempo/api/echo";
  expect(await seed(at(health))).toContain("2 data sources");
  const neither: Twist = (request) => at(health)(request) ?? at(echo)(request);
  expect((await errorOf(seed(neither))).why).toBe("data source tempo answered 404: Not found");
});

test("a data source that is not part of the stack is not asked for", async () => {
  const plan = await planOf("services: { tempo: { enabled: false } }", { programs: ALL_PROGRAMS });
  const twist: Twist = ({ path }) => (path.includes("tempo") ? NOT_FOUND : undefined);
  expect(await seed(twist, { plan })).toBe("5 dashboards · 1 data source");
});

test.each([
  "services: { grafana: { url: http://127.0.0.1:9 } }",
  "services: { grafana: { enabled: false } }",
])("%s has nothing of devstack's", async (yaml) => {
  const plan = await planOf(yaml, { programs: ALL_PROGRAMS });
  expect(await seed(() => NOT_FOUND, { plan })).toBeNull();
});
