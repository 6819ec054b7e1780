import { readFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { MANIFEST_ENDINGS, type Manifest } from "../../../cluster/manifests/manifest.ts";
import { readManifests } from "../../../cluster/manifests/read-manifests.ts";
import { DevstackError, messageOf } from "../../../util/errors.ts";
import { filesAt } from "../../../util/files-at.ts";

/**
 * The objects in files, in the files of folders, or in what stands on stdin (`-`), in their order.
 *
 * @throws DevstackError E_USAGE naming the file and the line, or for a path without any object
 */
export async function manifestsAt(paths: readonly string[], cwd: string): Promise<Manifest[]> {
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
  return filesAt(path.resolve(cwd, named), MANIFEST_ENDINGS).catch((error: unknown) => {
    throw unreadable(named, messageOf(error));
  });
}

async function readNamed(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: unknown) => {
    throw unreadable(file, messageOf(error));
  });
}

function objectsIn(content: string, file: string): Manifest[] {
  const { manifests, faults } = readManifests(content);
  const [fault] = faults;
  if (fault !== undefined) throw unreadable(`${file}:${fault.line}`, fault.content);
  return manifests.map((one) => one.content);
}

function unreadable(place: string, why: string): DevstackError {
  return new DevstackError("E_USAGE", `${place} cannot be applied`, { why });
}
