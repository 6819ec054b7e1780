import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { DevstackError, messageOf } from "../../util/errors.ts";
import type { CommandContext, Report } from "../command.ts";
import { momentText } from "../rendering/render-time.ts";

/** `devstack snapshot`. */
export async function runSnapshot(context: CommandContext): Promise<Report> {
  const [verb = "", file = ""] = context.arguments;
  const { cwd } = await context.stackOptions();
  const simulation = await context.api.openSimulation(await context.openStack(), context.signal);
  const where = path.resolve(cwd, file);
  if (verb === "save") {
    const text = await simulation.snapshot();
    await access(file, () => writeFile(where, text, { mode: 0o600 }));
    return told({ saved: where, bytes: Buffer.byteLength(text) }, `Saved to ${file}.`);
  }
  const text = await access(file, () => readFile(where, "utf8"));
  const { now } = await simulation.loadSnapshot(text);
  return told({ loaded: where, now }, `Loaded ${file}: there it is ${momentText(now)}.`);
}

function told(document: object, words: string): Report {
  return {
    kind: "report",
    document: { schemaVersion: 1, ...document },
    text: () => `${words}\n`,
  };
}

async function access<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new DevstackError("E_USAGE", `the file ${file} cannot be used`, {
      why: messageOf(cause),
      hint: "check its name and who may write there",
      cause,
    });
  }
}
