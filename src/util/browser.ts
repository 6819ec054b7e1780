import { messageOf } from "./errors.ts";
import type { Executor } from "./executor/executor.ts";
import { findProgram } from "./find-program.ts";

export interface BrowserContext {
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  executor: Pick<Executor, "startOnDesktop">;
  /** Relative programs are looked for here. */
  cwd: string;
}

/** Whether an address was opened, or why not, in words. */
export type BrowserOutcome = { opened: true } | { opened: false; reason: string };

/**
 * Opens an address in the user's browser: in that of `BROWSER` (several after colons, `%s` for the
 * address, as Python and xdg-open have it), else in that of the desktop. Where there is none, or none
 * starts, the outcome says so.
 */
export async function openInBrowser(url: string, context: BrowserContext): Promise<BrowserOutcome> {
  const { env, executor, cwd } = context;
  const lines = commandLines(url, context);
  if (lines.length === 0) return { opened: false, reason: "there is no desktop here" };
  const reasons: string[] = [];
  for (const [name = "", ...args] of lines) {
    const command = await findProgram(name, { path: env["PATH"] ?? "", cwd });
    if (command === null) {
      reasons.push(`there is no program ${name}`);
      continue;
    }
    try {
      await executor.startOnDesktop({ command, args, env });
      return { opened: true };
    } catch (error) {
      reasons.push(`${name}: ${messageOf(error)}`);
    }
  }
  return { opened: false, reason: reasons.join("; ") };
}

function commandLines(url: string, { env, platform }: BrowserContext): string[][] {
  const wished = env["BROWSER"];
  if (wished) return wished.split(":").flatMap((line) => wishedLine(line, url));
  if (platform === "darwin") return [["open", url]];
  // WSL has no desktop of its own, and a program that asks Windows for its.
  if (env["WSL_DISTRO_NAME"]) return [["wslview", url]];
  return env["DISPLAY"] || env["WAYLAND_DISPLAY"] ? [["xdg-open", url]] : [];
}

function wishedLine(line: string, url: string): string[][] {
  const words = line.split(" ").filter((word) => word !== "");
  if (words.length === 0) return [];
  const filled = words.map((word) => word.replaceAll("%s", url));
  return [line.includes("%s") ? filled : [...words, url]];
}
