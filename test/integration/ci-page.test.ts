import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { COMMANDS } from "../../src/cli/commands/all.ts";
import { createProgram } from "../../src/cli/program.ts";
import { repository } from "../support/checkout.ts";
import { codeBlocks } from "../support/documentation.ts";
import { Memory } from "../support/run-cli.ts";
import { runCommand } from "../support/run-command.ts";
import { type TestStack, testStack } from "../support/test-stack.ts";

const blocks = codeBlocks().filter(({ where }) => where.startsWith("docs/ci.md"));

/** The block whose first line names the file. */
function fileOf(comment: string): string {
  const found = blocks.find(({ text }) => text.startsWith(`${comment}\n`));
  if (found === undefined) throw new Error(`docs/ci.md has no ${comment}`);
  return found.text;
}

const Step = z
  .object({
    uses: z.string(),
    run: z.string(),
    if: z.string(),
    with: z.record(z.string(), z.any()),
  })
  .partial()
  .strict();
const Workflow = z.object({
  name: z.string(),
  on: z.array(z.string()),
  jobs: z.record(
    z.string(),
    z
      .object({ "runs-on": z.string(), "timeout-minutes": z.number(), steps: z.array(Step) })
      .strict(),
  ),
});
const GitLab = z.record(
  z.string(),
  z.object({
    image: z.string(),
    variables: z.record(z.string(), z.string()),
    cache: z.any(),
    script: z.array(z.string()),
    artifacts: z.object({ when: z.literal("on_failure"), paths: z.array(z.string()) }),
  }),
);

/** Fails when devstack would not understand the line. */
async function understood(line: string): Promise<void> {
  const io = { stdout: new Memory(), env: {} };
  const program = createProgram({ definitions: COMMANDS, version: "0", io });
  await program.parse(line.replace(/^npx devstack /, "").split(" "));
}

test("the workflow is one, its devstack commands are, and what it uploads is what they leave", async () => {
  const { jobs } = Workflow.parse(parse(fileOf("# .github/workflows/tests.yml")));
  const { steps = [] } = Object.values(jobs)[0] ?? {};
  const lines = steps.flatMap(({ run }) => (run?.includes("devstack") ? [run] : []));
  expect(lines).toHaveLength(1);
  await Promise.all(lines.map(understood));
  const upload = steps.find(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
  expect(upload?.if).toBe("failure()");
  expect(lines[0]).toContain(` --evidence ${upload?.with?.["path"]} `);
});

test("so is what GitLab reads", async () => {
  const [job] = Object.values(GitLab.parse(parse(fileOf("# .gitlab-ci.yml"))));
  const lines = job?.script.filter((line) => line.includes("devstack")) ?? [];
  expect(lines).toHaveLength(1);
  await Promise.all(lines.map(understood));
  expect(lines[0]).toContain(` --evidence ${job?.artifacts.paths[0]} `);
});

test("the suites of the page pass, and a test of them that fails leaves evidence", async () => {
  const stack = await testStack({ platform: true });
  await project(stack, {
    "ask.test.js": fileOf("// ask.test.js"),
    "global-setup.js": fileOf("// global-setup.js"),
    "shared.test.js": SHARED_SUITE,
    "vitest.config.js": 'export default { test: { globalSetup: "global-setup.js" } };\n',
  });
  const vitest = join(repository, "node_modules/vitest/vitest.mjs");
  const ran = await run(stack, [vitest, "run", "--testTimeout", "30000"]);
  expect(ran.stdout, ran.stderr).toMatch(/Tests .*1 failed.*3 passed/);
  expect(ran.stderr).toContain("the 10th cup");
  const evidence = await readdir(join(stack.folder, "devstack-evidence"));
  expect(evidence).toEqual([expect.stringMatching(/^shared-test-js-fails-[0-9a-f]{6}$/)]);
  // Its holder takes it down where the run was over before.
  await expect.poll(() => stack.list({ all: true }), { timeout: 30_000 }).toEqual([]);
});

/** Of two files one is enough to see that it is the stack of the global setup. */
const SHARED_SUITE = `
import { startStack } from "devstack/testing";
import { beforeEach, expect, test } from "vitest";

const stack = await startStack({ shared: "tests" });
beforeEach((context) => stack.watch(context));
test("is the shared one", () => expect(stack.name).toBe("shared-tests"));
test("fails", () => expect(stack.name).toBe("the 10th cup"));
`;

test("the suite for the runner of Node.js passes", async () => {
  const stack = await testStack({ platform: true });
  await project(stack, { "memory.test.js": fileOf("// memory.test.js") });
  const ran = await run(stack, ["--test", "memory.test.js"]);
  expect(ran.stdout, ran.stderr).toContain("pass 1\n");
  expect(await stack.list({ all: true })).toEqual([]);
});

test("a test of it that fails leaves evidence", async () => {
  const stack = await testStack({ services: { memory: {} } });
  const failing = fileOf("// memory.test.js").replace('"tea");', '"coffee");');
  await project(stack, { "memory.test.js": failing });
  const ran = await run(stack, ["--test", "memory.test.js"]);
  expect(ran.stdout, ran.stderr).toContain("fail 1\n");
  const evidence = await readdir(join(stack.folder, "devstack-evidence"));
  expect(evidence).toEqual([expect.stringMatching(/^memory-keeps-what-it-is-given-[0-9a-f]{6}$/)]);
});

/** Makes the folder of a stack a project that has installed devstack and vitest. */
async function project({ folder }: TestStack, files: Record<string, string>): Promise<void> {
  const all = { "package.json": '{ "type": "module" }\n', ...files };
  for (const [name, text] of Object.entries(all)) await writeFile(join(folder, name), text);
  await mkdir(join(folder, "node_modules"));
  await symlink(repository, join(folder, "node_modules/devstack"));
  await symlink(join(repository, "node_modules/vitest"), join(folder, "node_modules/vitest"));
}

function run({ folder, env }: TestStack, args: readonly string[]) {
  const plain = { ...env, NO_COLOR: "1", CI: "1" };
  return runCommand(process.execPath, args, { cwd: folder, env: plain });
}
