import { copyFile, cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runCommand } from "./run-command.ts";

/** The repository that the tests run from. */
export const repository = join(import.meta.dirname, "../..");

/** Compiled code of programs, kept between tests: they start in half the time. */
export const COMPILE_CACHE = join(repository, "node_modules", ".cache", "compile-cache");

/** What makes a folder a checkout that can prepare itself, without the product. */
const PARTS = [
  "bin",
  "scripts/bootstrap.mjs",
  "scripts/bootstrap-lock.mjs",
  "scripts/bundle.ts",
  "scripts/bundle",
  "package.json",
  "package-lock.json",
  "rolldown.config.ts",
  "tsconfig.json",
];

/** A temporary folder that is removed when the test's scope ends. */
export async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), "devstack-"));
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

/** Makes `folder` a checkout whose product is the one file `cli`, with our packages installed. */
export async function makeCheckout(folder: string, cli: string): Promise<void> {
  for (const part of PARTS) {
    await cp(join(repository, part), join(folder, part), { recursive: true });
  }
  await write(join(folder, "src/cli/main.ts"), cli);
  await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
}

/** Makes `folder` a copy of everything that git knows or would add, with our packages installed. */
export async function copyWorkingTree(folder: string): Promise<void> {
  const { stdout } = await runCommand(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"],
    { cwd: repository },
  );
  const files = stdout.split("\0").filter((name) => name !== "");
  for (const parent of new Set(files.map((file) => dirname(file)))) {
    await mkdir(join(folder, parent), { recursive: true });
  }
  const copies = files.map((file) => copyFile(join(repository, file), join(folder, file)));
  await Promise.all(copies.map((copy) => copy.catch(ignoreAbsent)));
  await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
}

export async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** A file that git knows may have been deleted. */
function ignoreAbsent(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
