import { expect, test } from "vitest";
import { endpointOf } from "../../test/support/endpoint-of.ts";
import { fakeJsonServer } from "../../test/support/fake-json-server.ts";
import { lookingClock } from "../../test/support/looking-clock.ts";
import { ALL_PROGRAMS, planOf } from "../../test/support/plan-of.ts";
import type { Plan } from "../plan/plan.ts";
import { seedRules } from "./seed-rules.ts";

const rule = (name: string, health = "ok", lastError?: string) => ({ name, health, lastError });
const group = (file: string, ...rules: object[]) => ({
  name: "any",
  file: `/run/config/prometheus/${file}.rules.yml`,
  rules,
});
const LOADED = [
  group("recording", rule("a:b")),
  group("router", rule("RouterDown"), rule("RouterErrors")),
  group("telemetry", rule("TargetDown")),
];

test("it waits until every rule of every file was evaluated", async () => {
  const looks = [
    [],
    [group("router", rule("RouterDown", "unknown"))],
    LOADED,
    [group("router", rule("RouterDown", "err", "never asked"))],
  ];
  expect(await seed((look) => looks[look] ?? [], 10_000)).toBe("4 rules");
});

test("files that are not loaded and rules that fail are told when the time is up", async () => {
  const groups = [
    group("recording", rule("a:b", "err", "many-to-many matching not allowed")),
    group("router", rule("RouterDown", "unknown")),
    // Another's, in a folder of the same name.
    { ...group("x"), file: "/run/config/my-telemetry.rules.yml" },
  ];
  await expect(seed(() => groups, 300)).rejects.toMatchObject({
    code: "E_SEED_FAILED",
    details: {
      faults: [
        "telemetry.rules.yml is not loaded",
        "a:b is err: many-to-many matching not allowed",
        "RouterDown is unknown: not evaluated yet",
      ],
    },
  });
});

test("what Prometheus answers instead of rules is told", async () => {
  await expect(seed(() => undefined, 300)).rejects.toMatchObject({
    why: expect.stringMatching(/ answered 200: \{"status":"success","data":\{\}\}$/),
  });
});

test.each([
  ["the built-in stand-in", "", {}],
  [
    "a Prometheus that runs elsewhere",
    "services: { prometheus: { url: http://127.0.0.1:9 } }",
    ALL_PROGRAMS,
  ],
  [
    "a program of the user's in its place",
    "services: { prometheus: { process: [x] } }",
    ALL_PROGRAMS,
  ],
  ["a stack without Prometheus", "services: { prometheus: { enabled: false } }", ALL_PROGRAMS],
])("%s has no rules of devstack's", async (_, yaml, programs) => {
  expect(await seed(() => [], 300, await planOf(yaml, { programs }))).toBeNull();
});

/** Seeds against a Prometheus that has these groups at its n-th look. */
async function seed(
  groups: (look: number) => object[] | undefined,
  timeoutMs: number,
  plan?: Plan,
) {
  let look = 0;
  const server = await fakeJsonServer(() => ({
    status: 200,
    body: { status: "success", data: { groups: groups(look++) } },
  }));
  return seedRules(
    {
      plan: plan ?? (await planOf("", { programs: ALL_PROGRAMS })),
      endpoints: { prometheus: { http: endpointOf(server.url) } },
      clock: lookingClock(),
      signal: new AbortController().signal,
      readLog: async function* () {},
      readSecret: async () => "",
    },
    { timeoutMs },
  );
}
