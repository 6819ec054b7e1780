import { isKept } from "../runtime/stack-processes.ts";
import { readEntries } from "./registry-entry.ts";
import type { Stack } from "./stack.ts";

/** The names of the other stacks of the same folder that run. */
export async function othersHere({ id, folder, env }: Stack): Promise<string[]> {
  const entries = (await readEntries(env)).filter(
    (one) => one.folder === folder && one.id !== id && !one.down,
  );
  const kept = await Promise.all(entries.map((entry) => isKept(entry, env)));
  return entries.flatMap(({ name }, index) => (kept[index] ? [name] : [])).sort();
}

/**
 * What to add to the news that a stack is not up, for whoever meant another one of the folder: empty
 * when there is none.
 */
export async function othersWords(stack: Stack): Promise<string> {
  const others = await othersHere(stack);
  if (others.length === 0) return "";
  const [first] = others;
  const verb = others.length === 1 ? "is" : "are";
  return `; ${others.join(", ")} ${verb} up in this folder: devstack --name ${first} status`;
}
