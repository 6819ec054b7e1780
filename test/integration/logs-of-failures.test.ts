import { expect, test } from "vitest";
import { failureLogs } from "../../src/stack/failure-logs.ts";
import { logs } from "../../src/stack/logs.ts";
import { eventually } from "../support/eventually.ts";
import { errorOf, shellService, type TestStack, testStack } from "../support/test-stack.ts";

const signal = () => AbortSignal.timeout(20_000);

const around = async (stack: TestStack, before: number, ...services: string[]) =>
  failureLogs(await stack.open(), { services, before, signal: signal() });
const texts = (lines: readonly { text: string }[]) => lines.map(({ text }) => text);

test("the lines around the last failure are found, though the service runs again", async () => {
  const script = `
    if test -e mended; then echo again; for n in 1 2 3 4 5 6 7 8; do echo "calm $n"; done
      exec sleep 1000; fi
    echo one; echo two; echo three
    while ! test -e mended; do sleep 0.02; done; echo "no way out" >&2; exit 3`;
  const stack = await testStack({
    services: {
      a: shellService(script),
      b: shellService("exec sleep 1000"),
      job: shellService("echo fine", { job: true }),
    },
  });
  expect((await errorOf(around(stack, 2))).code).toBe("E_NOT_RUNNING");
  await stack.up();
  expect(await around(stack, 2)).toEqual([]);
  await (await stack.open()).executor.writeFile(`${stack.folder}/mended`, "", 0o600);
  await eventually(
    async () => (await around(stack, 2))[0]?.after ?? [],
    (after) => after.length === 5,
  );
  const [failure, ...none] = await around(stack, 2);
  expect(none).toEqual([]);
  expect(failure).toMatchObject({ service: "a", reason: "ended with status 3" });
  expect(texts(failure?.before ?? [])).toEqual(["three", "no way out"]);
  expect(texts(failure?.after ?? [])).toEqual(["again", "calm 1", "calm 2", "calm 3", "calm 4"]);
  expect(await around(stack, 2, "b")).toEqual([]);
  expect((await errorOf(around(stack, 2, "nope"))).code).toBe("E_USAGE");
});

test("since leaves out what is older, with tail and without", async () => {
  const stack = await testStack({
    services: { a: shellService("echo old; sleep 0.3; echo new; echo newest", { job: true }) },
  });
  await stack.up();
  const opened = await stack.open();
  const read = async (options: { sinceMs?: number; tail?: number }) => {
    const lines = [];
    for await (const line of logs(opened, {
      services: [],
      follow: false,
      signal: signal(),
      ...options,
    })) {
      lines.push(line);
    }
    return lines;
  };
  const all = await read({});
  const sinceMs = all[1]?.at ?? 0;
  expect(texts(all)).toEqual(["old", "new", "newest"]);
  expect(texts(await read({ sinceMs }))).toEqual(["new", "newest"]);
  expect(texts(await read({ sinceMs, tail: 1 }))).toEqual(["newest"]);
  expect(texts(await read({ sinceMs, tail: 9 }))).toEqual(["new", "newest"]);
  expect(await read({ sinceMs: Date.now() + 60_000 })).toEqual([]);
});
