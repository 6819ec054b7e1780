import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EngineClient } from "../../src/runtime/compose/engine/client.ts";
import { findEngine } from "../../src/runtime/compose/engine/find-engine.ts";
import { prepareSecrets } from "../../src/secrets/prepare-secrets.ts";
import { secretsFolder } from "../../src/secrets/secrets-folder.ts";
import { systemClock } from "../../src/util/clock.ts";
import type { Executor, ProgramRun } from "../../src/util/executor/executor.ts";
import { realExecutor } from "../../src/util/executor/real-executor.ts";
import { Masker } from "../../src/util/masking/masker.ts";
import { needs } from "../needs.ts";
import { containerRuntime, planOfMemory } from "../support/container-runtime.ts";
import type { Engine } from "../support/engine/engine.ts";
import { testEngine } from "../support/test-engine.ts";

const FILE_VALUE = 'sk-file-e7"f1+x/9=?&Qz\n$HOME second line';
const ENV_VALUE = "sk-env-5f0c77e1$HOME";

/** What a program in the container finds: whose it is, what it may write, what it was given. */
const LOOK = `
const { readFileSync, writeFileSync } = require("node:fs");
const attempt = (act) => { try { return act(); } catch (error) { return error.code; } };
console.log(JSON.stringify({
  uid: process.getuid(),
  root: attempt(() => writeFileSync("/app/mark", "")),
  over: attempt(() => writeFileSync(process.env.FILE_KEY_FILE, "")),
  file: attempt(() => readFileSync(process.env.FILE_KEY_FILE, "utf8")),
  variable: process.env.ENV_KEY,
}));
`;

test(
  "secrets reach a container of another user with a read-only root, and nothing else",
  needs("engine"),
  async () => {
    const engine = await testEngine();
    const runs: ProgramRun[] = [];
    const { start, runtime, folder, folders } = await containerRuntime(engine, {
      executor: noting(runs),
    });
    const plan = await planOfMemory({
      secrets: {
        "file-key": { from: "env:FILE_KEY_OF_USER", to: ["memory"] },
        "env-key": { from: "env:ENV_KEY_OF_USER", to: ["memory"], as: "env" },
      },
    });
    const executor = realExecutor(systemClock);
    const secrets = await prepareSecrets(plan.secrets, {
      ...{ folder, clock: systemClock, executor, masker: new Masker(), rehearsal: false },
      env: { FILE_KEY_OF_USER: FILE_VALUE, ENV_KEY_OF_USER: ENV_VALUE },
      signal: new AbortController().signal,
      secretsFolder: secretsFolder(folders.secrets),
      fileMode: runtime.secretFileMode,
      tell: () => {},
    });
    await secrets.write();
    await start(plan, { secrets: secrets.placed });

    const client = await clientOf(engine);
    const [container] = await client.containers();
    const id = container?.id ?? "";
    const look = await client.exec(id, ["/usr/local/bin/node", "-e", LOOK]);
    expect(look).toMatchObject({ exitCode: 0, stderr: "" });
    expect(JSON.parse(look.stdout)).toEqual({
      uid: 65532,
      root: "EROFS",
      over: expect.stringMatching(/EROFS|EACCES/),
      file: FILE_VALUE,
      variable: ENV_VALUE,
    });

    expect(await filesWith(folder, FILE_VALUE)).toEqual(["provided/file-key"]);
    expect(await filesWith(folder, ENV_VALUE)).toEqual(["provided/env-key"]);
    expect(runs.length, "Compose was run").toBeGreaterThan(0);
    const lines = JSON.stringify(
      runs.map(({ command, args, input }) => ({ command, args, input })),
    );
    for (const part of ["sk-file", "sk-env"]) expect(lines).not.toContain(part);
    const inspected = await engine.request({ path: `/containers/${id}/json` });
    expect(JSON.parse(inspected).HostConfig.Memory, "bounded").toBe(512 * 1024 * 1024);
    expect(inspected).not.toContain("sk-file");
    expect(inspected, "as: env is in the engine's own records, as is said").toContain("sk-env");
  },
);

function noting(runs: ProgramRun[]): Executor {
  const real = realExecutor(systemClock);
  return {
    ...real,
    runProgram: (run) => {
      runs.push(run);
      return real.runProgram(run);
    },
  };
}

async function clientOf({ dockerHost }: Engine): Promise<EngineClient> {
  const { engine } = await findEngine({ DOCKER_HOST: dockerHost });
  if (engine === null) throw new Error("the test's engine is not found");
  return new EngineClient(engine);
}

/** Files below the folder that hold a value, as paths below that of the secrets. */
async function filesWith(folder: string, value: string): Promise<string[]> {
  const secrets = join(folder, ".devstack/secrets/");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const found = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return (await readFile(path, "utf8")).includes(value) ? [path.replace(secrets, "")] : [];
  });
  return (await Promise.all(found)).flat();
}
