import { stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { reservePort } from "../../src/util/port-reservation.ts";
import { type Moment, momentsOf, runKilled } from "../support/killed-moments.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { httpService, type TestStack, testStack } from "../support/test-stack.ts";

async function twoTrivialServices() {
  const [a = 0, b = 0] = await requestedPorts(2);
  const stack = await testStack({
    services: { a: httpService(a), b: httpService(b, { needs: { a: "started" } }) },
    newUser: true,
  });
  return { stack, ports: [a, b] };
}

async function expectNothingLeft(stack: TestStack, ports: number[], clue: string): Promise<void> {
  expect(await stack.processes(), `${clue}: processes`).toEqual([]);
  for (const port of ports) {
    const reserved = await reservePort(port);
    expect(reserved, `${clue}: port ${port}`).not.toBeNull();
    await reserved?.release();
  }
  const lock = await stat(join(stack.folders.run, "lock")).catch(() => null);
  expect(lock, `${clue}: lock`).toBeNull();
}

/** What starts processes. */
const STARTS = new Set(["spawnDetached", "post"]);

test("up killed after its n-th effect, for every n: the next up works, down leaves nothing", async () => {
  await atEveryEffectOf("up", async ({ stack, clue }) => {
    const { stack: whole } = await stack.status();
    expect(["stopped", "starting", "ready", "failed"], clue).toContain(whole.state);
    expect((await stack.up()).status.stack.state, clue).toBe("ready");
  });
});

test("up killed during or after what starts something: down alone leaves nothing either", async () => {
  await atEveryEffectOf("up", async () => {}, { only: STARTS });
});

test("down killed after its n-th effect, for every n: the next up works, down leaves nothing", async () => {
  await atEveryEffectOf("down", async ({ stack, clue }) => {
    expect((await stack.up()).status.stack.state, clue).toBe("ready");
  });
});

test("down killed after its n-th effect, for every n: the next down leaves nothing", async () => {
  await atEveryEffectOf("down", async () => {});
});

/** Kills the command at each of its effects on a stack of its own, then lets go on and takes down. */
async function atEveryEffectOf(
  command: "up" | "down",
  goOn: (moment: Moment & { stack: TestStack }) => Promise<void>,
  { only }: { only?: ReadonlySet<string> } = {},
): Promise<void> {
  const { stack, ports } = await twoTrivialServices();
  // The first up of a user also makes what all later ones find.
  await stack.up();
  if (command === "up") {
    await stack.down();
    await stack.forget();
  }
  const whole = await runKilled(stack, command);
  await stack.down();
  await expectNothingLeft(stack, ports, "the whole run");
  const moments = momentsOf(whole).filter(({ name }) => only?.has(name) ?? true);
  expect(moments.length).toBeGreaterThan(only === undefined ? 5 : 3);
  // Two at a time: each of them mostly waits for processes to start and to end.
  await Promise.all(
    shares(moments, 2).map(async (share) => {
      const { stack, ports } = await twoTrivialServices();
      for (const moment of share) {
        await stack.forget();
        if (command === "down") await stack.up();
        const killed = await runKilled(stack, command, moment);
        expect(killed.signal, moment.clue).toBe("SIGKILL");
        await goOn({ ...moment, stack });
        await stack.down();
        await expectNothingLeft(stack, ports, moment.clue);
      }
    }),
  );
}

/** Deals a list out into so many, so that they can be worked on at the same time. */
function shares<T>(items: readonly T[], count: number): T[][] {
  return Array.from({ length: count }, (_, share) =>
    items.filter((_item, index) => index % count === share),
  );
}
