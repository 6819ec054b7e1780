import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { httpService, shellService, testStack } from "../support/test-stack.ts";

test("a change in a watched file restarts the service, and status says why", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({
    services: {
      web: httpService(port, { watch: ["src", "*.conf"] }),
      other: shellService("exec sleep 1000"),
    },
    files: { "src/deep/app.js": "one", "web.conf": "one", "notes.txt": "one" },
  });
  await stack.up();
  const first = await stack.pidOf("web");
  const other = await stack.pidOf("other");
  const restarted = async (than: number) => {
    await eventually(
      () => stack.pid("web"),
      (pid) => pid !== null && pid !== than,
    );
    return eventually(
      () => stack.row("web"),
      ({ state }) => state === "ready",
    );
  };
  // At once, as editors do: a file that is written in place is empty for a moment, which is a change
  // of its own to who looks just then.
  const put = async (name: string, text: string) => {
    await writeFile(join(stack.folder, "next"), text);
    await rename(join(stack.folder, "next"), join(stack.folder, name));
  };
  await put("notes.txt", "not watched");
  await put("src/deep/app.js", "one");
  await put("src/deep/app.js", "two");
  expect(await restarted(first)).toMatchObject({
    restarts: 0,
    notes: ["restarted, as src/deep/app.js changed"],
  });
  const second = await stack.pidOf("web");
  await mkdir(join(stack.folder, "src/new"));
  await put("src/new/more.js", "new");
  expect((await restarted(second)).notes).toEqual([
    "restarted 2 times, as src/new/more.js changed",
  ]);
  const third = await stack.pidOf("web");
  await put("web.conf", "two");
  expect((await restarted(third)).notes).toEqual(["restarted 3 times, as web.conf changed"]);
  expect(await stack.pidOf("other")).toBe(other);
  expect((await stack.up()).status.stack.state, "a restart that was wanted is no fault").toBe(
    "ready",
  );
});

test("a crashed service comes back when its file is mended", async () => {
  const stack = await testStack({
    services: { web: shellService(". ./app.sh", { watch: ["app.sh"] }) },
    files: { "app.sh": "exit 3" },
  });
  await stack.upError();
  await writeFile(join(stack.folder, "app.sh"), "exec sleep 1000");
  await eventually(
    () => stack.row("web"),
    ({ state }) => state === "ready",
  );
});

test("a service that writes what it watches is restarted five times, and then told", async () => {
  const stack = await testStack({
    services: {
      web: shellService("echo life >> lives.txt; exec sleep 1000", { watch: ["*.txt"] }),
    },
    files: { "lives.txt": "" },
  });
  await stack.up().catch(() => undefined);
  const row = await eventually(
    () => stack.row("web"),
    ({ reason }) => reason.startsWith("restarted 5 times in a row because lives.txt changes"),
  );
  expect(row.state).toBe("degraded");
  const pid = await stack.pidOf("web");
  await writeFile(join(stack.folder, "lives.txt"), "mine");
  expect((await stack.status()).stack).toMatchObject({ state: "degraded" });
  expect(await stack.pidOf("web"), "it is left alone").toBe(pid);
  const error = await stack.upError();
  expect(error.why).toContain("leave that file out of services.web.watch");
  await stack.configure({ services: { web: shellService("exec sleep 1000") } });
  expect((await stack.up()).status.stack.state).toBe("ready");
});
