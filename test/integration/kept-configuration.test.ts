import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { librariesLoadedBy } from "../support/libraries-loaded.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { httpService, testStack } from "../support/test-stack.ts";

test("a configuration that was found valid once is not read again, and a changed one is", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { web: httpService(port) } });
  await stack.up();
  expect(await librariesLoadedBy(stack, "up")).toEqual(["yaml", "zod"]);
  expect(await librariesLoadedBy(stack, "up")).toEqual([]);
  const notes = await readFile(join(stack.folders.run, "configuration"), "utf8");
  expect(notes).toContain("http-service");
  await stack.configure({ services: { web: httpService(port, { env: { LEVEL: "debug" } }) } });
  expect(await librariesLoadedBy(stack, "up")).toEqual(["yaml", "zod"]);
  expect(await fetch(`http://127.0.0.1:${port}/env`).then((answer) => answer.json())).toMatchObject(
    {
      LEVEL: "debug",
    },
  );
  expect(await librariesLoadedBy(stack, "up")).toEqual([]);
});

test("a folder in which no stack was up is left as it is", async () => {
  const stack = await testStack();
  await librariesLoadedBy(stack, "config");
  expect(await readdir(stack.folder)).toEqual(["devstack.yaml"]);
});
