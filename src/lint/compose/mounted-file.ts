import path from "node:path";
import { SourceText } from "../../config/source-text.ts";
import type { LintFiles } from "../files/lint-files.ts";
import type { Mount, Service } from "./service.ts";

/** What a path within a container is. */
export type Mounted =
  /** The host has it, and it can be read. */
  | { kind: "file"; text: SourceText; mount: Mount }
  | { kind: "folder"; path: string; mount: Mount }
  /** It is mounted, and the host has nothing there. */
  | { kind: "absent"; path: string; mount: Mount }
  /** Nothing is mounted there: it is the image's own, or not there. */
  | { kind: "image" }
  /** A volume, or something that may not be read. */
  | { kind: "unknown"; mount: Mount };

/** What lies at an absolute path of a service's container, as far as mounts tell. */
export function mountedAt(service: Service, place: string, files: LintFiles): Mounted {
  const wanted = path.posix.normalize(place).replace(/(.)\/$/, "$1");
  const found = service.mounts
    .filter(({ target }) => target !== null && isAtOrBelow(wanted, target))
    .toSorted((a, b) => (b.target?.length ?? 0) - (a.target?.length ?? 0))[0];
  if (found === undefined) return { kind: "image" };
  if (found.content !== null) {
    const { source, range } = found.content.at;
    // An inline text: its lines stand in the Compose file, so that is where findings point.
    return {
      kind: "file",
      text: new SourceText(source.file, inlineText(source, range, found.content.text)),
      mount: found,
    };
  }
  if (found.kind === "volume" || found.kind === "tmpfs" || found.source === null) {
    return { kind: "unknown", mount: found };
  }
  const host = path.join(found.source, path.posix.relative(found.target ?? "/", wanted));
  const kind = files.kind(host);
  if (kind === "folder") return { kind: "folder", path: host, mount: found };
  const text = kind === "file" ? files.read(host) : null;
  if (text !== null) return { kind: "file", text, mount: found };
  return files.isAbsent(host)
    ? { kind: "absent", path: host, mount: found }
    : { kind: "unknown", mount: found };
}

/** Mounts that lie below a folder of the container: they show when the folder itself is not mounted. */
export function mountsBelow(service: Service, folder: string): Mount[] {
  return service.mounts.filter(
    ({ target }) => target !== null && target !== folder && isAtOrBelow(target, folder),
  );
}

/** Blanks stand for everything else in the file, so that lines stay true. */
function inlineText(source: SourceText, range: readonly [number, number], text: string): string {
  const before = source.text.slice(0, range[0]).replace(/[^\n]/g, "");
  const block = source.text.slice(range[0], range[1]);
  const lead = /^[|>][^\n]*\n/.exec(block);
  return lead === null ? text : `${before}\n${text}`;
}

function isAtOrBelow(place: string, folder: string): boolean {
  return place === folder || place.startsWith(folder === "/" ? "/" : `${folder}/`);
}
