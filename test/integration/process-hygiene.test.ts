import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { needs } from "../needs.ts";
import { environmentOf } from "../support/process-files.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { fixture, httpService, testStack } from "../support/test-stack.ts";

/** What a process may have beside what devstack.yaml declares for it. */
const ALLOWED =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TZ|TMPDIR|XDG_\w+|NODE_EXTRA_CA_CERTS|SSL_CERT_\w+|DEVSTACK_STACK_ID)$/;

const linuxOnly = needs("linux");

test(
  "nothing of the caller's environment reaches a process but the allowlist and what is declared",
  linuxOnly,
  async () => {
    const [a = 0] = await requestedPorts(1);
    const stack = await testStack({
      services: {
        a: httpService(a, { env: { DECLARED: "${HOST_TOKEN}", NODE_OPTIONS: "" } }),
        memory: { enabled: true },
      },
      env: {
        HOST_TOKEN: "s3cret",
        AWS_SECRET_ACCESS_KEY: "s3cret-2",
        NODE_OPTIONS: "--no-warnings",
      },
    });
    await stack.up();
    const declared = new Set(["PORT", "DECLARED", "NODE_OPTIONS"]);
    const builtin =
      /^(NODE_COMPILE_CACHE|DEVSTACK_LIFELINE|DEVSTACK_ALLOWED_HOSTS|HOST|HTTP_PORT|MEMORY_DATA_DIR)$/;
    for (const { pid } of await stack.processes()) {
      const env = await environmentOf(pid);
      const isOwn = env.has("DECLARED");
      const odd = [...env.keys()].filter(
        (name) => !ALLOWED.test(name) && !(isOwn ? declared.has(name) : builtin.test(name)),
      );
      expect(odd, `pid ${pid}`).toEqual([]);
      const values = [...env].filter(([, value]) => value.includes("s3cret"));
      expect(values).toEqual(isOwn ? [["DECLARED", "s3cret"]] : []);
    }
  },
);

test(
  "no value of an environment is on a command line, in a log or in what devstack writes down",
  linuxOnly,
  async () => {
    const [a = 0] = await requestedPorts(1);
    const stack = await testStack({
      services: { a: httpService(a, { env: { TOKEN: "${HOST_TOKEN}" } }) },
      env: { HOST_TOKEN: "s3cret" },
    });
    await stack.up();
    for (const { pid } of await stack.processes()) {
      expect(await readFile(`/proc/${pid}/cmdline`, "utf8")).not.toContain("s3cret");
    }
    const { readdir } = await import("node:fs/promises");
    const entries = await readdir(stack.root, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((one) => one.isFile())) {
      const path = `${entry.parentPath}/${entry.name}`;
      expect(await readFile(path, "utf8"), path).not.toContain("s3cret");
    }
  },
);

test("a change of the caller's own environment restarts nothing", async () => {
  const [a = 0] = await requestedPorts(1);
  const stack = await testStack({
    services: { a: { ...httpService(a), process: fixture("http-service") } },
  });
  await stack.up();
  const before = await stack.pidOf("a");
  await stack.up({ env: { LANG: "de_DE.UTF-8", TERM: "dumb", OTHER: "1" } });
  expect(await stack.pidOf("a")).toBe(before);
});
