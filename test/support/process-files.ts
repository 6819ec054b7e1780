import { readFile } from "node:fs/promises";

/** The environment that a process was started with; Linux only. */
export async function environmentOf(pid: number): Promise<Map<string, string>> {
  const text = await readFile(`/proc/${pid}/environ`, "utf8");
  const entries = text.split("\0").filter((entry) => entry !== "");
  return new Map(
    entries.map((entry) => [entry.split("=", 1)[0] ?? "", entry.replace(/^[^=]*=/, "")]),
  );
}
