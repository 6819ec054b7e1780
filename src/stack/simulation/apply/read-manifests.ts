import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { parseAllDocuments } from "yaml";
import * as z from "zod";
import { DevstackError, messageOf } from "../../../util/errors.ts";

/** An object of Kubernetes as a file has it. */
export type Manifest = z.infer<typeof manifest>;

const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});
const list = z.looseObject({ kind: z.string().endsWith("List"), items: z.array(z.unknown()) });

const MANIFEST_FILE = /\.(?:ya?ml|json)$/;

/**
 * The objects in files, in the files of folders, or in what stands on stdin (`-`), in their order.
 *
 * @throws DevstackError E_USAGE naming the file and the line, or for a path without any object
 */
export async function readManifests(paths: readonly string[], cwd: string): Promise<Manifest[]> {
  const found: Manifest[] = [];
  for (const named of paths) {
    const before = found.length;
    for (const file of await filesOf(named, cwd)) {
      const content = file === "-" ? await text(process.stdin) : await readNamed(file);
      found.push(...objectsIn(content, file === "-" ? "stdin" : path.relative(cwd, file)));
    }
    if (found.length === before) throw unreadable(named, "no object is in it");
  }
  return found;
}

async function filesOf(named: string, cwd: string): Promise<readonly string[]> {
  if (named === "-") return ["-"];
  const where = path.resolve(cwd, named);
  const entry = await stat(where).catch((error: unknown) => {
    throw unreadable(named, messageOf(error));
  });
  if (!entry.isDirectory()) return [where];
  const names = (await readdir(where)).filter((name) => MANIFEST_FILE.test(name)).sort();
  return names.map((name) => path.join(where, name));
}

async function readNamed(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: unknown) => {
    throw unreadable(file, messageOf(error));
  });
}

/** YAML, of which JSON is a part. */
function objectsIn(content: string, file: string): Manifest[] {
  return parseAllDocuments(content).flatMap((document) => {
    const [error] = document.errors;
    const line = error?.linePos?.[0].line;
    const place = line === undefined ? file : `${file}:${line}`;
    if (error !== undefined) throw unreadable(place, error.message.split("\n")[0] ?? "");
    const value: unknown = document.toJS();
    return value === null ? [] : itemsOf(value).map((item) => read(item, file));
  });
}

function itemsOf(value: unknown): readonly unknown[] {
  const parsed = list.safeParse(value);
  return parsed.success ? parsed.data.items : [value];
}

function read(value: unknown, file: string): Manifest {
  const parsed = manifest.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unreadable(file, `${issue?.path.join(".") || "it"}: ${issue?.message ?? "is no object"}`);
}

function unreadable(place: string, why: string): DevstackError {
  return new DevstackError("E_USAGE", `${place} cannot be applied`, { why });
}
