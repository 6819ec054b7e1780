import { chmod, cp, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { needs } from "../needs.ts";
import { repository } from "../support/checkout.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { runCommand } from "../support/run-command.ts";
import { httpService, type TestStack, testStack } from "../support/test-stack.ts";

/** Where tests run as root no file mode stops them, but another user can be had. */
const asRoot = needs("root");

const NOBODY = "65534";

/** A devstack command in the folder of the stack, by a user to whom nothing there belongs. */
async function asNobody(stack: TestStack, ...argv: string[]) {
  const home = join(stack.root, "nobody");
  await mkdir(home, { recursive: true });
  await chmod(home, 0o777);
  await chmod(stack.root, 0o755);
  await chmod(stack.folder, 0o755);
  const node = join(stack.root, "node");
  await cp(process.execPath, node);
  const product = join(stack.root, "product");
  for (const part of ["dist", "config", "otel", "package.json"]) {
    await cp(join(repository, part), join(product, part), { recursive: true });
  }
  const run = `import(${JSON.stringify(join(product, "dist/cli.js"))}).then(async ({ main }) => {
    process.exitCode = await main(process.argv.slice(1));
  })`;
  const user = ["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"];
  const { status, stdout } = await runCommand(
    "setpriv",
    [...user, node, "-e", run, "--", ...argv],
    {
      cwd: stack.folder,
      env: {
        PATH: `${dirname(node)}:/usr/bin:/bin`,
        HOME: home,
        XDG_STATE_HOME: join(home, "state"),
      },
    },
  );
  // Of `up` it is the last line, of the others the whole.
  const document = argv[0] === "up" ? stdout.trim().split("\n").at(-1) : stdout;
  return { status, error: JSON.parse(document ?? "").error };
}

test("a folder that is not mine to write: an error that names it, exit 3", asRoot, async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { a: httpService(port) } });
  const { status, error } = await asNobody(stack, "up", "--json");
  expect(status).toBe(3);
  expect(error).toMatchObject({
    code: "E_STATE",
    message: expect.stringContaining(stack.folders.root),
    why: "this user may not write there",
  });
});

test("the running stack of another user: neither read nor ended, and said so", asRoot, async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { a: httpService(port) } });
  await stack.up();
  for (const command of ["status", "up", "down"]) {
    const { status, error } = await asNobody(stack, command, "--json");
    expect(status, command).toBe(3);
    expect(error, command).toMatchObject({ code: "E_STATE" });
  }
  expect((await stack.status()).stack.state).toBe("ready");
});
