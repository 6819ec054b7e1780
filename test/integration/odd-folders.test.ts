import { rename } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { environment } from "../../src/stack/environment.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { httpService, testStack } from "../support/test-stack.ts";

test("a folder whose path has spaces, quotes and letters of any script", async () => {
  const [port = 0] = await requestedPorts(1);
  const folderName = `my stack 日本語 ñ 'q' "d" $HOME %20 #1`;
  const stack = await testStack({
    platform: true,
    folderName,
    services: {
      topology: {},
      a: httpService(port),
      pwd: { process: ["sh", "-c", "pwd; exec sleep 60"] },
    },
  });
  const { status, hops } = await stack.up();
  expect(status.stack.state).toBe("ready");
  expect(hops).toContain("prometheus");
  expect(await stack.list()).toMatchObject([{ folder: stack.folder, state: "up" }]);
  expect(await environment(await stack.open())).toHaveProperty("ROUTER_URL");
  expect(await stack.up({ name: "ci" })).toMatchObject({ status: { stack: { state: "ready" } } });
  expect(await stack.down({ name: "ci" })).toMatchObject({ wasUp: true });
  expect(await stack.down()).toMatchObject({ wasUp: true });
  await rename(stack.folder, join(stack.root, "plain"));
});
