import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { eventually } from "../../test/support/eventually.ts";
import { FakeClock } from "../../test/support/fake-clock.ts";
import { errorOf } from "../../test/support/test-stack.ts";
import type { SecretSource } from "../config/config.ts";
import type { PlannedSecret } from "../plan/plan.ts";
import { systemClock } from "../util/clock.ts";
import { dryExecutor } from "../util/executor/dry-executor.ts";
import { realExecutor } from "../util/executor/real-executor.ts";
import { Masker } from "../util/masking/masker.ts";
import { knownSecrets } from "./known-secrets.ts";
import { prepareSecrets, type SecretsContext } from "./prepare-secrets.ts";
import { secretsFolder } from "./secrets-folder.ts";

let folder = "";
let notices: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "secrets-"));
  notices = [];
  onTestFinished(() => rm(folder, { recursive: true }));
});

const secret = (name: string, source: SecretSource): PlannedSecret => ({
  name,
  source,
  to: ["router"],
  as: "file",
  variable: `${name.toUpperCase()}_FILE`,
});
const exec = (...command: [string, ...string[]]): SecretSource => ({ kind: "exec", command });
const node = (script: string) => exec(process.execPath, "-e", script);
const generated = secret("made", { kind: "generate", bytes: 32 });

function prepare(secrets: readonly PlannedSecret[], more: Partial<SecretsContext> = {}) {
  return prepareSecrets(secrets, {
    folder,
    env: { PATH: process.env["PATH"], TOKEN: "from-env", EMPTY: "" },
    clock: systemClock,
    signal: new AbortController().signal,
    masker: new Masker(),
    secretsFolder: secretsFolder(join(folder, "s")),
    executor: realExecutor(systemClock),
    fileMode: 0o600,
    tell: (notice) => notices.push(notice),
    rehearsal: false,
    ...more,
  });
}

/** Why it cannot be had. */
const refusal = async (source: SecretSource, more?: Partial<SecretsContext>) => {
  const error = await errorOf(prepare([secret("x", source)], more));
  expect(error).toMatchObject({ code: "E_SECRET", exitStatus: 3 });
  expect(error.message).toBe("the secret x cannot be had");
  return error.why;
};

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

test("every provider's value is in a file of its own that nobody else can read", async () => {
  await writeFile(join(folder, "key"), "from-file\nsecond line\n");
  const { placed, write } = await prepare([
    secret("a", { kind: "env", variable: "TOKEN" }),
    secret("b", { kind: "file", path: join(folder, "key") }),
    secret("c", node("process.stdout.write('from ' + 'exec\\n')")),
    generated,
  ]);
  await write();
  const values = await Promise.all(placed.map(({ path }) => readFile(path, "utf8")));
  expect(values.slice(0, 3)).toEqual(["from-env", "from-file\nsecond line", "from exec"]);
  expect(values[3]).toMatch(/^[\w-]{43}$/);
  for (const { path } of placed) expect(await modeOf(path)).toBe("600");
  for (const path of ["s", "s/generated", "s/provided"]) {
    expect(await modeOf(join(folder, path))).toBe("700");
  }
  expect((await knownSecrets(join(folder, "s"))).sort()).toEqual(values.sort());
});

test("a runtime whose services are other users gets files that these can read, in the same folder", async () => {
  const env = { ...secret("only", { kind: "env", variable: "TOKEN" }), as: "env" } as const;
  for (const [fileMode, mode] of [
    [0o444, "444"],
    [0o600, "600"],
  ] as const) {
    const { placed, write } = await prepare([generated, env], { fileMode });
    await write();
    const modes = await Promise.all(placed.map(({ path }) => modeOf(path)));
    expect(modes, "what no service reads as a file is nobody else's").toEqual([mode, "600"]);
    expect(await modeOf(join(folder, "s/digest-key"))).toBe("600");
    expect(await modeOf(join(folder, "s"))).toBe("700");
  }
});

test("what is generated stays; what is not wanted any more goes", async () => {
  const first = await prepare([generated, secret("a", { kind: "env", variable: "TOKEN" })]);
  await first.write();
  const path = first.placed[0]?.path ?? "";
  const value = await readFile(path, "utf8");
  const second = await prepare([generated]);
  await second.write();
  expect(await readFile(path, "utf8")).toBe(value);
  expect(second.placed[0]).toEqual(first.placed[0]);
  expect(await readdir(join(folder, "s/provided"))).toEqual([]);
  await (await prepare([])).write();
  expect(await readdir(join(folder, "s/generated"))).toEqual(["made"]);
});

test("a digest changes with the value, and is no digest of the value alone", async () => {
  const source = { kind: "env", variable: "TOKEN" } as const;
  const digest = async (TOKEN: string, root: string) => {
    const { placed, write } = await prepare([secret("a", source)], {
      env: { TOKEN },
      secretsFolder: secretsFolder(join(folder, root)),
    });
    await write();
    return placed[0]?.digest;
  };
  const first = await digest("one", "s");
  expect(await digest("one", "s")).toBe(first);
  expect(await digest("two", "s")).not.toBe(first);
  expect(await digest("one", "elsewhere")).not.toBe(first);
});

test("nothing is written before it is to be, and what is as it should be is left alone", async () => {
  const { write } = await prepare([generated]);
  expect(await readdir(folder)).toEqual([]);
  await write();
  const effects: string[] = [];
  const executor = dryExecutor((line) => effects.push(line.replaceAll(folder, "")));
  await (await prepare([generated], { executor })).write();
  expect(effects.filter((line) => !line.startsWith("make folder"))).toEqual([]);
});

test("providers that have nothing", async () => {
  expect(await refusal({ kind: "env", variable: "NOPE" })).toBe(
    "env:NOPE: the variable is not set",
  );
  expect(await refusal({ kind: "env", variable: "EMPTY" })).toBe(
    "env:EMPTY: the variable is empty",
  );
  const path = join(folder, "nope");
  expect(await refusal({ kind: "file", path })).toBe(`file:${path}: there is no such file`);
  expect(await refusal({ kind: "file", path: folder })).toContain("it is not a regular file");
  await writeFile(path, "\n");
  expect(await refusal({ kind: "file", path })).toContain("the file is empty");
  await writeFile(path, Buffer.from([0xff, 0xfe, 0x41]));
  expect(await refusal({ kind: "file", path })).toContain("the file is not UTF-8 text");
  await writeFile(path, "a\0b");
  expect(await refusal({ kind: "file", path })).toContain("the file holds a NUL character");
  await writeFile(path, "x".repeat(70_000));
  expect(await refusal({ kind: "file", path })).toContain("the file is longer than 64 KiB");
  expect(await refusal(exec("no-such-program-here"))).toContain("there is no such program");
});

test("a program that fails is told with its own words, and never with a value", async () => {
  const masker = new Masker();
  masker.add(["known-to-us"]);
  const script = `
    console.log("v4lue-of-it");
    console.error("login failed for v4lue-of-it and known-to-us");
    process.exit(3);`;
  expect(await refusal(node(script), { masker })).toBe(
    `exec:${process.execPath}: it ended with status 3, and said: login failed for *** and ***`,
  );
  expect(await refusal(node("process.kill(process.pid, 'SIGKILL')"))).toContain(
    "it ended with SIGKILL",
  );
});

test("a program that prints nothing, or too much", async () => {
  expect(await refusal(node(""))).toContain("what it printed is empty");
  expect(await refusal(node("console.log()"))).toContain("what it printed is empty");
  expect(await refusal(node("console.log('x'.repeat(1e6))"))).toContain("longer than 64 KiB");
});

test("a program that leaves another one behind is done when it has ended itself", async () => {
  const { placed, write } = await prepare([
    secret("x", exec("sh", "-c", "sleep 600 & echo of an agent")),
  ]);
  await write();
  expect(await readFile(placed[0]?.path ?? "", "utf8")).toBe("of an agent");
});

test("a value that is too short to be masked is told, and which one", async () => {
  await prepare([secret("pin", exec("echo", "123")), generated]);
  expect(notices).toEqual([
    "The secret pin is too short to be masked: fewer than four characters are no secret.",
  ]);
});

test("a program that hangs is ended with all that it has started", async () => {
  const clock = new FakeClock();
  const pidFile = join(folder, "pid");
  const hanging = refusal(
    exec(
      "sh",
      "-c",
      `sleep 600 & echo $! > ${pidFile}.part && mv ${pidFile}.part ${pidFile}; wait`,
    ),
    { clock },
  );
  const pid = await numberIn(pidFile);
  await clock.advance(30_000);
  expect(await hanging).toBe("exec:sh: it was not done after 30 s");
  expect(await isGone(pid)).toBe(true);
  expect(clock.sleeping).toBe(0);
});

test("an interruption ends the program too", async () => {
  const interruption = new AbortController();
  const pidFile = join(folder, "pid");
  const script = `require("fs").writeFileSync(${JSON.stringify(pidFile)}, process.pid + "\\n"); setInterval(() => {}, 1e6)`;
  const waiting = prepare([secret("x", node(script))], { signal: interruption.signal });
  const pid = await numberIn(pidFile);
  interruption.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  expect(await isGone(pid)).toBe(true);
});

test("all that cannot be had is told at once", async () => {
  const error = await errorOf(
    prepare([
      secret("b", { kind: "env", variable: "NOPE" }),
      secret("a", { kind: "file", path: join(folder, "nope") }),
      generated,
    ]),
  );
  expect(error.hint).toBe(
    "b: set NOPE in your shell or in .env, then again; a: write it, or correct the path",
  );
  expect(error.message).toBe("2 secrets cannot be had");
  expect(error.why).toMatch(/^b from env:NOPE: .*; a from file:.*: there is no such file$/);
  expect(error.details).toMatchObject({
    places: [
      ["secrets", "b", "from"],
      ["secrets", "a", "from"],
    ],
  });
});

test("a rehearsal asks no program", async () => {
  const marker = join(folder, "asked");
  const { placed } = await prepare([secret("x", exec("touch", marker))], { rehearsal: true });
  expect(placed).toHaveLength(1);
  expect(await readdir(folder)).toEqual([]);
});

test("a folder and files that others can open are closed, and it is said", async () => {
  await (await prepare([generated])).write();
  const path = join(folder, "s");
  await chmod(path, 0o755);
  await chmod(join(path, "generated/made"), 0o644);
  await (await prepare([generated])).write();
  expect(notices).toEqual([`${path} was open to others (mode 755): it is yours alone now.`]);
  expect(await modeOf(path)).toBe("700");
  expect(await modeOf(join(path, "generated/made"))).toBe("600");
});

test("links are not followed, nor is a file taken for the folder", async () => {
  await mkdir(join(folder, "elsewhere"));
  await symlink(join(folder, "elsewhere"), join(folder, "s"));
  const linked = await errorOf(prepare([generated]));
  expect(linked).toMatchObject({ code: "E_STATE", why: `${join(folder, "s")}: it is a link` });
  await rm(join(folder, "s"));
  await writeFile(join(folder, "s"), "");
  expect((await errorOf(prepare([generated]))).why).toContain("it is no folder");
  await rm(join(folder, "s"));
  await mkdir(join(folder, "s/generated"), { recursive: true, mode: 0o700 });
  await symlink("/etc/hostname", join(folder, "s/generated/made"));
  expect((await errorOf(prepare([generated]))).why).toContain("it is a link");
});

async function numberIn(path: string): Promise<number> {
  const text = await eventually(
    () => readFile(path, "utf8").catch(() => ""),
    (seen) => seen.endsWith("\n"),
  );
  return Number(text);
}

/** Gone, or dead and not yet waited for. */
async function isGone(pid: number): Promise<boolean> {
  const look = async () => {
    const state = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    return state === "" || / Z /.test(state);
  };
  return eventually(look);
}
