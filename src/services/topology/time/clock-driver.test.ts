import { expect, test } from "vitest";
import { ClockDriver, type Pace, type WallClock } from "./clock-driver.ts";

/** Appointments in virtual milliseconds; each notes when it was kept. */
class FakeCluster {
  nowMs = 1_000_000;
  readonly kept: number[] = [];
  readonly #appointments: number[];
  #work: () => void;

  constructor(appointments: readonly number[], work: () => void = () => {}) {
    this.#appointments = [...appointments];
    this.#work = work;
  }

  get nextMs(): number | null {
    return this.#appointments[0] ?? null;
  }

  appoint(atMs: number): void {
    this.#appointments.push(atMs);
  }

  advanceTo(atMs: number): void {
    for (let next = this.nextMs; next !== null && next <= atMs; next = this.nextMs) {
      this.kept.push(next);
      this.#appointments.shift();
      this.#work();
    }
    this.nowMs = Math.max(this.nowMs, atMs);
  }
}

class FakeWall implements WallClock {
  #nowMs = 1_000_000;
  timers: { atMs: number; act: () => void; timer: NodeJS.Timeout }[] = [];

  now(): number {
    return this.#nowMs;
  }

  setTimer(act: () => void, ms: number): NodeJS.Timeout {
    const timer = setTimeout(() => {}, 2 ** 30).unref();
    this.timers.push({ atMs: this.#nowMs + ms, act, timer });
    return timer;
  }

  /** Those that were not given up. */
  get pending(): number[] {
    return this.timers.filter((one) => !isCleared(one.timer)).map(({ atMs }) => atMs);
  }

  pass(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const due = this.timers.find((one) => !isCleared(one.timer) && one.atMs <= untilMs);
      if (due === undefined) break;
      clearTimeout(due.timer);
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      due.act();
    }
    this.#nowMs = untilMs;
  }
}

function isCleared(timer: NodeJS.Timeout): boolean {
  return (timer as unknown as { _destroyed: boolean })._destroyed;
}

const RUNNING: Pace = { speed: 1, isPaused: false };
const PAUSED: Pace = { speed: 1, isPaused: true };

function driven(cluster: FakeCluster, pace: Pace = RUNNING) {
  const wall = new FakeWall();
  const driver = new ClockDriver({ cluster, pace, wall });
  driver.went();
  return { wall, driver };
}

test("appointments are kept when their time has come, by one timer", () => {
  const cluster = new FakeCluster([1_000_500, 1_002_000]);
  const { wall } = driven(cluster);
  expect(wall.pending).toEqual([1_000_500]);
  wall.pass(600);
  expect(cluster.kept).toEqual([1_000_500]);
  expect(wall.pending).toEqual([1_002_000]);
});

test("where nothing is to happen there is no timer", () => {
  const { wall } = driven(new FakeCluster([]));
  expect(wall.timers).toEqual([]);
});

test("a time that goes faster meets its appointments sooner", () => {
  const cluster = new FakeCluster([1_060_000]);
  const { wall, driver } = driven(cluster, { speed: 60, isPaused: false });
  wall.pass(999);
  expect(cluster.kept).toEqual([]);
  wall.pass(1);
  expect(cluster.kept).toEqual([1_060_000]);
  expect(driver.aheadMs).toBe(59_000);
});

test("a time that is paused stands", () => {
  const cluster = new FakeCluster([1_000_500]);
  const { wall, driver } = driven(cluster, PAUSED);
  wall.pass(10_000);
  driver.catchUp();
  expect(cluster.kept).toEqual([]);
  expect(cluster.nowMs).toBe(1_000_000);
});

test("after a jump time goes on from there", () => {
  const cluster = new FakeCluster([1_330_500]);
  const { wall, driver } = driven(cluster);
  cluster.advanceTo(1_330_000);
  driver.went();
  expect(driver.aheadMs).toBe(330_000);
  wall.pass(400);
  driver.catchUp();
  expect(cluster.nowMs).toBe(1_330_400);
  wall.pass(100);
  expect(cluster.kept).toEqual([1_330_500]);
});

test("what is behind the clock on the wall comes up to it at one go, and goes on from there", async () => {
  const cluster = new FakeCluster([1_000_500, 1_001_000]);
  cluster.nowMs = 940_000;
  const { wall, driver } = driven(cluster);
  wall.pass(600);
  await driver.comeToPresent();
  expect(cluster.kept).toEqual([1_000_500]);
  expect([cluster.nowMs, driver.aheadMs, driver.lagMs]).toEqual([1_000_600, 0, 0]);
  wall.pass(400);
  expect(cluster.kept).toEqual([1_000_500, 1_001_000]);
});

test("another pace begins with the present", () => {
  const cluster = new FakeCluster([]);
  const { wall, driver } = driven(cluster);
  wall.pass(2_000);
  driver.setPace(PAUSED);
  wall.pass(60_000);
  driver.setPace(RUNNING);
  wall.pass(500);
  driver.catchUp();
  expect(cluster.nowMs).toBe(1_002_500);
});

function busy(ms: number): () => void {
  return () => {
    const until = performance.now() + ms;
    while (performance.now() < until);
  };
}

test("much work is done in slices, and none of it is left out", () => {
  const appointments = Array.from({ length: 40 }, (_, index) => 1_000_001 + index);
  const cluster = new FakeCluster(appointments, busy(1));
  const { wall, driver } = driven(cluster);
  wall.pass(0);
  driver.catchUp();
  const first = cluster.kept.length;
  expect(first).toBeLessThan(40);
  wall.pass(1_000);
  expect(cluster.kept).toEqual(appointments);
  expect(driver.lagMs).toBe(0);
});

test("a time that goes faster than the work is held up instead of falling behind for ever", () => {
  const appointments = Array.from({ length: 400 }, (_, index) => 1_000_001 + index * 1_000);
  const cluster = new FakeCluster(appointments, busy(1));
  const { wall, driver } = driven(cluster, { speed: 100_000, isPaused: false });
  wall.pass(5);
  driver.catchUp();
  expect(cluster.kept.length).toBeLessThan(400);
  expect(driver.lagMs).toBe(0);
});

test("nothing happens any more once it is stopped", () => {
  const cluster = new FakeCluster([1_000_500]);
  const { wall, driver } = driven(cluster);
  driver.stop();
  wall.pass(1_000);
  expect(cluster.kept).toEqual([]);
});

test("another cluster goes on from its own time", () => {
  const { wall, driver } = driven(new FakeCluster([]));
  const other = new FakeCluster([2_000_100]);
  other.nowMs = 2_000_000;
  driver.drive(other);
  wall.pass(100);
  expect(other.kept).toEqual([2_000_100]);
});
