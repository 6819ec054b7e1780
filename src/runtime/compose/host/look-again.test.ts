import { expect, test } from "vitest";
import { FakeClock } from "../../../../test/support/fake-clock.ts";
import { type TakenPort, takenPortsError } from "../../ports/taken-ports.ts";
import type { ContainerFacts } from "../container-facts.ts";
import type { ContainerSight } from "../containers.ts";
import { lookAgain } from "./look-again.ts";

const AT = { http: { host: "127.0.0.1", port: 8080, protocol: "http", internal: false } } as const;

function taken(holder: TakenPort["holder"]): Error {
  return takenPortsError([
    { service: "web", port: 8080, holder, why: "taken", remedy: null, places: [] },
  ]);
}

const PROXY = { pid: 4711, command: "docker-proxy" };

function sight(state: ContainerFacts["state"]): ContainerSight {
  const facts = { state } as ContainerFacts;
  const running = state === "running" ? { web: AT } : {};
  return { present: [facts], running } as unknown as ContainerSight;
}

/** Looks again at what the engine says, one after the other, in a time of its own. */
function looking(error: unknown, before: ContainerSight, later: readonly ContainerSight[]) {
  const clock = new FakeClock();
  const seen = [...later];
  let looks = 0;
  const look = async () => {
    looks += 1;
    return seen.shift() ?? before;
  };
  return { clock, result: lookAgain(error, before, { look, clock }), looks: () => looks };
}

test("a port that a proxy holds for a container that is just being started is the stack's own", async () => {
  const running = sight("running");
  const { clock, result } = looking(taken(PROXY), sight("created"), [sight("created"), running]);
  await clock.advance(100);
  expect(await result).toBe(running);
});

test("of a container that the engine names one look decides whether it is the stack's", async () => {
  const named = taken({ container: "shop-web-1" });
  const running = sight("running");
  expect(await looking(named, sight("created"), [running]).result).toBe(running);
  const { result, looks } = looking(named, sight("exited"), []);
  expect(await result).toBeNull();
  expect(looks()).toBe(1);
});

test("who waits for a container in vain does so for three seconds", async () => {
  const { clock, result, looks } = looking(taken(PROXY), sight("exited"), []);
  await clock.advance(3_000);
  expect(await result).toBeNull();
  expect(looks()).toBeGreaterThan(10);
});

test.for([
  ["somebody's program has the port", taken({ pid: 1, command: "java" }), sight("created")],
  ["nobody knows who has it", taken(null), sight("created")],
  ["all containers of the stack run", taken(PROXY), sight("running")],
  ["it is another fault", new Error("the engine refused"), sight("created")],
] as const)("nothing is looked at again where %s", async ([, error, before]) => {
  const { result, looks } = looking(error, before, []);
  expect(await result).toBeNull();
  expect(looks()).toBe(0);
});
