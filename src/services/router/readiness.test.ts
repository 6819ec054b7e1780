import { expect, onTestFinished, test } from "vitest";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { Readiness } from "./readiness.ts";

/** A need that the test switches on and off, and how often it was asked. */
function switchableNeed(target: string) {
  const need = { target, up: false, asked: 0 };
  const run = async () => {
    need.asked += 1;
    if (!need.up) throw new Error(`${target} refused`);
  };
  return { need, check: { target, run } };
}

function watched() {
  const clock = new FakeClock();
  const [opa, first, second] = [switchableNeed("opa"), switchableNeed("a1"), switchableNeed("a2")];
  const readiness = new Readiness({
    needs: { opa: [opa.check], adapters: [first.check, second.check] },
    clock,
    retryMs: 100,
    recheckMs: 5_000,
    timeoutMs: 1_000,
  });
  onTestFinished(() => readiness.stop());
  return { clock, readiness, opa: opa.need, first: first.need, second: second.need };
}

test("nothing is ready before it was checked", () => {
  const { readiness } = watched();
  expect(readiness.report()).toMatchObject({
    ready: false,
    missing: ["opa", "adapters"],
    checks: { opa: [{ target: "opa", ok: false, detail: "not checked yet" }] },
  });
});

test("needs that come up later are found, and one of several addresses is enough", async () => {
  const { clock, readiness, opa, second } = watched();
  readiness.start();
  await clock.advance(1);
  expect(readiness.report().checks["opa"]).toEqual([
    { target: "opa", ok: false, detail: "opa refused" },
  ]);
  opa.up = true;
  await clock.advance(100);
  expect(readiness.report()).toMatchObject({ ready: false, missing: ["adapters"] });
  second.up = true;
  await clock.advance(100);
  expect(readiness.report()).toMatchObject({ ready: true, missing: [] });
});

test("what serves is asked seldom, what does not is asked often", async () => {
  const { clock, readiness, opa, first } = watched();
  opa.up = true;
  readiness.start();
  await clock.advance(4_950);
  expect([opa.asked, first.asked]).toEqual([1, 50]);
});

test("a need that goes away is noticed", async () => {
  const { clock, readiness, opa, first } = watched();
  opa.up = true;
  first.up = true;
  readiness.start();
  await clock.advance(10);
  expect(readiness.report().ready).toBe(true);
  opa.up = false;
  await clock.advance(5_000);
  expect(readiness.report()).toMatchObject({ ready: false, missing: ["opa"] });
});

test("a stop leaves no timer", async () => {
  const { clock, readiness } = watched();
  readiness.start();
  await clock.advance(1);
  expect(clock.sleeping).toBe(3);
  await readiness.stop();
  expect(clock.sleeping).toBe(0);
});

test("a need that failed in use is checked at once, and only that one", async () => {
  const { clock, readiness, opa, first } = watched();
  opa.up = true;
  first.up = true;
  readiness.start();
  await clock.advance(1);
  opa.up = false;
  readiness.recheck("opa");
  await clock.advance(0);
  expect(readiness.report()).toMatchObject({ ready: false, missing: ["opa"] });
  expect([opa.asked, first.asked]).toEqual([2, 1]);
  // From there on it goes at the usual pace.
  await clock.advance(99);
  expect(opa.asked).toBe(2);
  await clock.advance(1);
  expect(opa.asked).toBe(3);
});
