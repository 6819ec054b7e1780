import { access } from "node:fs/promises";
import { join, relative } from "node:path";
import type { LintFinding } from "../../../lint/finding.ts";
import { counted } from "../../../util/counted.ts";
import { messageOf } from "../../../util/errors.ts";
import type { Stack } from "../../stack.ts";
import { type Check, type Finding, ok, shellWord, warning } from "../finding.ts";

/** The names that Compose looks for, best first; only the first that is there counts. */
const USUAL_NAMES = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/** `devstack lint` shows the rest: a doctor who talks all day helps nobody. */
const MOST_FINDINGS = 5;

/**
 * The Compose files of the stack: the one that devstack has written, those that devstack.yaml
 * includes, and the one beside it, which people may still start by hand. Whatever is wrong with them
 * keeps no stack from running, so all of it is a warning.
 */
export const composeFilesCheck: Check = {
  name: "compose files",
  async look({ stack }) {
    const groups = await composeFiles(stack);
    if (groups.length === 0) return [];
    // Heavy, and of no use where there is no such file.
    const { lint } = await import("../../../lint/lint.ts");
    return groups.flatMap((files) => {
      try {
        return told(files, stack.folder, lint({ files, cwd: stack.folder }).findings);
      } catch (error) {
        const command = `devstack lint ${words(files, stack.folder)}`;
        return [warning(messageOf(error), `correct it, then: ${command}`)];
      }
    });
  },
};

/** Absolute paths; each group is one project of Compose, later files merged over earlier ones. */
async function composeFiles({ folder, folders, configuration }: Stack): Promise<string[][]> {
  const included = await configuration().then(
    ({ include }) => include,
    (): readonly string[] => [],
  );
  const beside = await beginning(folder);
  const known = beside.filter((file) => !included.includes(file));
  const groups = [
    [join(folders.root, "compose.yaml")],
    ...included.map((file) => [file]),
    ...(known.length === beside.length ? [beside] : []),
  ];
  const present = await Promise.all(
    groups.map(async ([first]) => first !== undefined && (await exists(first))),
  );
  return groups.filter((_, index) => present[index]);
}

/** What Compose takes in that folder where no file is named, with what goes over it. */
async function beginning(folder: string): Promise<string[]> {
  for (const name of USUAL_NAMES) {
    const file = join(folder, name);
    if (!(await exists(file))) continue;
    const over = join(folder, name.replace(/(\.ya?ml)$/, ".override$1"));
    return (await exists(over)) ? [file, over] : [file];
  }
  return [];
}

function told(
  files: readonly string[],
  folder: string,
  all: readonly LintFinding[],
): Omit<Finding, "check">[] {
  const loud = all.filter(({ severity }) => severity !== "note");
  const errorsFirst = [...loud].sort(
    (a, b) => Number(a.severity !== "error") - Number(b.severity !== "error"),
  );
  const name = words(files, folder);
  if (loud.length === 0) return [ok(`${name}: nothing to find fault with`)];
  const rest = loud.length - MOST_FINDINGS;
  return [
    ...errorsFirst.slice(0, MOST_FINDINGS).map(({ code, file, line, message, fix }) => {
      const place = `${relative(folder, file)}:${line}`;
      return warning(`${place}  ${code}: ${message}`, fix);
    }),
    ...(rest > 0
      ? [warning(`${name}: ${counted(rest, "finding")} more`, `devstack lint ${name}`)]
      : []),
  ];
}

function words(files: readonly string[], folder: string): string {
  return files.map((file) => shellWord(relative(folder, file))).join(" ");
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
