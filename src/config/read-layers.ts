import { lstat } from "node:fs/promises";
import path from "node:path";
import { DevstackError } from "../util/errors.ts";
import { configError, type Diagnostic } from "./diagnostics.ts";
import { parseDotenv } from "./dotenv/parse-dotenv.ts";
import { readConfigFile } from "./read-config-file.ts";
import { SourceText } from "./source-text.ts";

const OVERRIDE_NAMES = ["devstack.override.yaml", "devstack.override.yml"] as const;

/**
 * What is merged over the devstack.yaml of a folder; null when there is nothing.
 * @throws DevstackError E_CONFIG when both names are there, E_CONFIG_UNREADABLE
 */
export async function readOverride(folder: string): Promise<{ file: string; text: string } | null> {
  const candidates = OVERRIDE_NAMES.map((name) => path.join(folder, name));
  const kinds = await Promise.all(candidates.map(kindOf));
  const [file, ...others] = candidates.filter((_, index) => kinds[index] !== null);
  if (file === undefined) return null;
  if (others.length === 0) return { file, text: await readConfigFile(file) };
  throw new DevstackError("E_CONFIG", `${OVERRIDE_NAMES.join(" and ")} stand side by side`, {
    why: `both are in ${folder}, and only one can be meant`,
    hint: "remove one of them",
  });
}

/**
 * What the .env of a folder sets; nothing without one. A folder of that name is none: others keep
 * programs there.
 * @throws DevstackError E_CONFIG with every problem of the file, E_CONFIG_UNREADABLE
 */
export async function readDotenv(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Readonly<Record<string, string>>> {
  const file = path.join(folder, ".env");
  const kind = await kindOf(file);
  if (kind === null || kind === "folder") return {};
  const text = await readConfigFile(file);
  const { variables, problems } = parseDotenv(text, env);
  const source = new SourceText(file, text);
  const [first, ...others] = problems.map(({ range, message, suggestion }): Diagnostic => {
    const location = source.locate(range);
    return { file, ...location, ...withoutValue(location), path: "", message, suggestion };
  });
  if (first !== undefined) throw configError([first, ...others]);
  return variables;
}

/** The line up to its value: that may be a secret, and errors go to logs. */
function withoutValue({ sourceLine, column }: { sourceLine: string; column: number }) {
  const name = /^\s*(?:export\s+)?\w+\s*=\s*/.exec(sourceLine)?.[0];
  const shown = `${name ?? ""}…`;
  return { sourceLine: shown, column: Math.min(column, shown.length), length: 1 };
}

async function kindOf(file: string): Promise<"file" | "folder" | null> {
  return lstat(file).then(
    (facts) => (facts.isDirectory() ? "folder" : "file"),
    () => null,
  );
}
