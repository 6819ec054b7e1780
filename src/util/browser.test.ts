import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type BrowserContext, openInBrowser } from "./browser.ts";
import { systemClock } from "./clock.ts";
import { realExecutor } from "./executor/real-executor.ts";

const URL = "http://127.0.0.1:3000";

/** A folder of programs that note how they were called, and end as they are told to. */
async function desktop(programs: Record<string, number>) {
  const folder = await mkdtemp(join(tmpdir(), "browser-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, status] of Object.entries(programs)) {
    const path = join(folder, name);
    await writeFile(
      path,
      `#!/bin/sh\necho "$(basename $0) $*" >> ${folder}/calls\nexit ${status}\n`,
    );
    await chmod(path, 0o755);
  }
  const open = (env: Record<string, string>, platform: BrowserContext["platform"] = "linux") =>
    openInBrowser(URL, {
      env: { PATH: `${folder}:/usr/bin:/bin`, ...env },
      platform,
      executor: realExecutor(systemClock),
      cwd: folder,
    });
  const calls = () => readFile(join(folder, "calls"), "utf8").catch(() => "");
  return { folder, open, calls };
}

test.for([
  ["xdg-open", { DISPLAY: ":0" }, "linux"],
  ["xdg-open", { WAYLAND_DISPLAY: "wayland-0" }, "linux"],
  ["wslview", { WSL_DISTRO_NAME: "Ubuntu" }, "linux"],
  ["open", {}, "darwin"],
] as const)("%s opens it with %j on %s", async ([program, env, platform]) => {
  const { open, calls } = await desktop({ [program]: 0 });
  expect(await open(env, platform)).toEqual({ opened: true });
  expect(await calls()).toBe(`${program} ${URL}\n`);
});

test("BROWSER is honoured: the first that starts, with the address where it says", async () => {
  const { open, calls } = await desktop({ mine: 0, broken: 4, "xdg-open": 0 });
  const env = { DISPLAY: ":0", BROWSER: "absent:broken:mine --new %s --quiet" };
  expect(await open(env)).toEqual({ opened: true });
  expect(await calls()).toBe(`broken ${URL}\nmine --new ${URL} --quiet\n`);
});

test("where there is none, it says why", async () => {
  const { open } = await desktop({ broken: 4 });
  expect(await open({})).toEqual({ opened: false, reason: "there is no desktop here" });
  expect(await open({ BROWSER: "absent:broken" })).toEqual({
    opened: false,
    reason: "there is no program absent; broken: it ended with status 4",
  });
});

test("a browser that stays open is not waited for", async () => {
  const { folder, open } = await desktop({});
  const path = join(folder, "stays");
  await writeFile(path, `#!/bin/sh\necho $$ > ${folder}/pid\nexec sleep 60\n`);
  await chmod(path, 0o755);
  expect(await open({ BROWSER: "stays" })).toEqual({ opened: true });
  process.kill(Number(await readFile(join(folder, "pid"), "utf8")));
});
