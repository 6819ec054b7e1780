import { join } from "node:path";
import type { Plan } from "../../../plan/plan.ts";
import { isWritten, readFileIfPresent } from "../../../util/atomic-file.ts";
import { codeOf } from "../../../util/code-name.ts";
import { digestOf } from "../../../util/digest.ts";
import type { Executor } from "../../../util/executor/executor.ts";
import type { StackFolders } from "../../stack-folders.ts";
import type { ComposeFile } from "./compose-file.ts";

/** What is to stand in `.devstack/compose.yaml`. */
export interface ComposeText {
  /** Absolute. */
  path: string;
  document: ComposeFile;
  plan: Plan;
}

/** What was written the last time: the digest of the document and that of the text. */
interface Note {
  document: string;
  text: string;
}

const MODE = 0o600;

/**
 * Writes the file unless it stands there as it is to be: laying it out, and the library for that,
 * take longer than most else that an `up` does where nothing has changed.
 */
export async function writeComposeFile(
  { path, document, plan }: ComposeText,
  { folders, executor }: { folders: Pick<StackFolders, "run">; executor: Executor },
): Promise<void> {
  const notePath = join(folders.run, "compose-file.json");
  const digest = digestOf({
    document,
    // Another devstack may lay out the same differently.
    code: codeOf(import.meta.url),
    about: plan.services.map(({ name, origin, job }) => [name, origin, job]),
  });
  const [present, known] = await Promise.all([
    readFileIfPresent(path).catch(() => null),
    readNote(notePath),
  ]);
  const isKnown =
    present !== null && known?.document === digest && known.text === digestOf(present);
  if (isKnown && (await isWritten(path, present, MODE))) return;
  const { renderCompose } = await import("./render-compose.ts");
  const text = renderCompose(document, plan);
  await executor.writeFile(path, text, MODE);
  const note: Note = { document: digest, text: digestOf(text) };
  await executor.makeFolder(folders.run, 0o700);
  await executor.writeFile(notePath, JSON.stringify(note), 0o600);
}

/** One that is damaged says nothing. */
async function readNote(path: string): Promise<Partial<Note> | null> {
  const text = await readFileIfPresent(path).catch(() => null);
  try {
    return JSON.parse(text ?? "null") as Partial<Note> | null;
  } catch {
    return null;
  }
}
