import { join } from "node:path";
import { readFileIfPresent } from "../../../util/atomic-file.ts";
import type { Executor } from "../../../util/executor/executor.ts";
import type { StackFolders } from "../../stack-folders.ts";

/** What was true of an image at the last start. */
export interface ImageNote {
  /** The engine's, which is another when the name has come to mean another image. */
  id: string;
  /** Of what it was built from; null for one that was not built. */
  builtFrom: string | null;
}

/** By name of the image. */
export type ImageNotes = Readonly<Record<string, ImageNote>>;

/** What cannot be read counts as not there: at worst something is built that is in the cache. */
export async function readNotes({ run }: StackFolders): Promise<ImageNotes> {
  const text = await readFileIfPresent(path(run)).catch(() => null);
  try {
    const notes: unknown = JSON.parse(text ?? "{}");
    return typeof notes === "object" && notes !== null ? (notes as ImageNotes) : {};
  } catch {
    return {};
  }
}

/** Remembers them for the next start. */
export async function writeNotes(
  folders: StackFolders,
  notes: ImageNotes,
  executor: Executor,
): Promise<void> {
  const text = JSON.stringify(notes);
  if (text === JSON.stringify(await readNotes(folders))) return;
  await executor.makeFolder(folders.run, 0o700);
  await executor.writeFile(path(folders.run), text, 0o600);
}

function path(run: string): string {
  return join(run, "images.json");
}
