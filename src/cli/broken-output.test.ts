import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { fakeStackApi } from "../../test/support/fake-stack-api.ts";
import { runCli } from "../../test/support/run-cli.ts";

/** A stream that fails every write with a code. */
function failing(code: string): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(`write ${code}`), { code })),
  });
}

test.for(["--help", "status", "logs"])(
  "%s into a pipe that is closed is no error",
  async (line) => {
    const ended: number[] = [];
    const { status, stderr } = await runCli(line, {
      api: fakeStackApi(),
      stdout: failing("EPIPE"),
      exitNow: (exit) => ended.push(exit),
    });
    await new Promise(setImmediate);
    expect({ status, stderr, ended }).toEqual({ status: 0, stderr: "", ended: [] });
  },
);

test("a result that cannot be written is not passed over", async () => {
  const ended: number[] = [];
  const { stderr } = await runCli("status", {
    api: fakeStackApi(),
    stdout: failing("ENOSPC"),
    exitNow: (exit) => ended.push(exit),
  });
  await new Promise(setImmediate);
  expect(ended).toEqual([1]);
  expect(stderr).toBe("✖ the output is lost: write ENOSPC\n");
});

test("lines are not fetched on for a reader that has gone", async () => {
  let fetched = 0;
  const api = fakeStackApi({
    async *logs() {
      for (; fetched < 1_000; fetched += 1) {
        await new Promise(setImmediate);
        yield { service: "opa", at: 0, text: "line" };
      }
    },
  });
  await runCli("logs", { api, stdout: failing("EPIPE") });
  expect(fetched).toBeLessThan(10);
});
