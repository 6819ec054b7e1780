import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import type { LaunchOption } from "../../catalog/service-spec.ts";
import { resolveLaunch } from "./resolve-launch.ts";

let folder = "";
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "home-")));
  onTestFinished(() => rm(folder, { recursive: true }));
});

async function file(path: string, text = ""): Promise<string> {
  const whole = join(folder, path);
  await mkdir(dirname(whole), { recursive: true });
  await writeFile(whole, text);
  return whole;
}

async function program(path: string): Promise<string> {
  const whole = await file(path, "#!/bin/sh\necho app version 1.2.3\n");
  await chmod(whole, 0o755);
  return whole;
}

/** What a program is started with that is told where it was installed. */
async function argsOf(configured: string) {
  const option: LaunchOption = {
    kind: "program",
    names: ["app"],
    configured,
    args: ["serve"],
    versionArgs: ["--version"],
    home: { places: ["..", "../share/app"], marker: "conf/defaults.ini", option: "--home" },
  };
  const launch = await resolveLaunch([option], "app", { path: "", folder, version: "0.0.0" });
  return launch.kind === "program" ? launch.args : null;
}

test("a program of an archive is told the archive's folder, by whatever link it was found", async () => {
  await file("app-1.2.3/conf/defaults.ini");
  await mkdir(join(folder, "bin"));
  await symlink(await program("app-1.2.3/bin/app"), join(folder, "bin/app"));
  expect(await argsOf("bin/app")).toEqual(["serve", "--home", join(folder, "app-1.2.3")]);
});

test("one of a package is told the folder of its shared files, in which a dollar sign is one", async () => {
  await program("a$b/bin/app");
  await file("a$b/share/app/conf/defaults.ini");
  // Two for one: arguments may hold references.
  expect(await argsOf("a$b/bin/app")).toEqual(["serve", "--home", `${folder}/a$$b/share/app`]);
});

test("one that knows its own folder is told none", async () => {
  await program("bin/app");
  expect(await argsOf("bin/app")).toEqual(["serve"]);
});
