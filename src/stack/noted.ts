import { isRuntimeName, type RuntimeName } from "../runtime/runtime.ts";
import type { StackFolders } from "../runtime/stack-folders.ts";
import { readFileIfPresent } from "../util/atomic-file.ts";
import { recordPath } from "./record-path.ts";

/** By what a record tells its stack from others. */
export interface Noted {
  id: string | null;
  name: string | null;
  /** The name of its configuration file in its folder. */
  file: string | null;
  /** What runs it, or ran it the last time. */
  runtime: RuntimeName | null;
}

const NOTHING: Noted = { id: null, name: null, file: null, runtime: null };

/** The same from a record of any age and in any state: what cannot be understood is null. */
export async function readNoted(folders: Pick<StackFolders, "run">): Promise<Noted> {
  try {
    const text = await readFileIfPresent(recordPath(folders));
    const record = JSON.parse(text ?? "null") as Partial<Record<keyof Noted, unknown>> | null;
    const { id, name, file, runtime } = record ?? {};
    return {
      id: textOrNull(id),
      name: textOrNull(name),
      file: textOrNull(file),
      runtime: isRuntimeName(runtime) ? runtime : null,
    };
  } catch {
    return NOTHING;
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
