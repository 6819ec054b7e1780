import path from "node:path";
import type { LintFiles } from "../files/lint-files.ts";
import type { BuiltImage } from "./built-images.ts";
import { execForm } from "./parse-dockerfile.ts";

/** What a build puts at a path of its image. */
export type ImageFile =
  /** A file of the context. */
  | { kind: "file"; path: string }
  /** The folder around it is copied from the context, which has no such file. */
  | { kind: "absent"; path: string }
  | { kind: "unknown" };

/** Programs that may bring a file which no COPY names. */
const MAKES_FILES =
  /(?:^|&&|[;|(])\s*(?:git|curl|wget|unzip|tar|mv|cp|ln|echo|cat|printf|touch|make)\b|>(?!\s*\/dev\/)|<</;

/** Where the final image's commands run; `/` until a WORKDIR says otherwise. */
export function workingFolder({ chain }: BuiltImage): string {
  return chain
    .flatMap(({ instructions }) => instructions)
    .filter(({ name }) => name === "WORKDIR")
    .reduce(
      (folder, { text }) => path.posix.resolve(folder, text.replace(/^["']|["']$/g, "")),
      "/",
    );
}

/** What lies at an absolute path of a built image, as far as its COPY lines tell. */
export function builtFile(
  place: string,
  { built, context, files }: { built: BuiltImage; context: string; files: LintFiles },
): ImageFile {
  let folder = "/";
  let found: ImageFile = { kind: "unknown" };
  for (const { name, text } of built.chain.flatMap(({ instructions }) => instructions)) {
    if (name === "WORKDIR") folder = path.posix.resolve(folder, text);
    if (name === "RUN" && MAKES_FILES.test(text)) return { kind: "unknown" };
    if (name !== "COPY" && name !== "ADD") continue;
    const words = copyWords(text);
    const target = words.at(-1) ?? "";
    const to = path.posix.resolve(folder, target);
    if (/--from=|<<|[*?[$]|:\/\//.test(text)) {
      if (isBelow(place, to)) return { kind: "unknown" };
      continue;
    }
    for (const source of words.slice(0, -1)) {
      const from = path.join(context, path.posix.join("/", source));
      const kind = files.kind(from);
      const into = target.endsWith("/") || target === "." || words.length > 2;
      const file = into ? path.posix.join(to, path.posix.basename(source)) : to;
      if (kind === "file" && file === place) return { kind: "file", path: from };
      if (kind !== "folder" || !isBelow(place, to)) continue;
      const inContext = path.join(from, path.posix.relative(to, place));
      if (files.kind(inContext) === "file") return { kind: "file", path: inContext };
      if (files.isAbsent(inContext)) found = { kind: "absent", path: inContext };
    }
  }
  return found;
}

function copyWords(text: string): string[] {
  const plain = text.replace(/^(?:--\S+\s+)+/, "");
  return execForm(plain) ?? plain.split(/\s+/);
}

function isBelow(place: string, folder: string): boolean {
  return place === folder || place.startsWith(folder === "/" ? "/" : `${folder}/`);
}
