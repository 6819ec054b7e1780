import path from "node:path";
import { execForm, type Instruction } from "../dockerfile/parse-dockerfile.ts";
import type { LintRule } from "../finding.ts";

/** Names that only what people write has; all others may be made by a build before this one. */
const WRITTEN =
  /\/$|\.(?:py|pyi|js|mjs|cjs|ts|tsx|go|rs|java|kt|rb|php|cs|proto|rego|txt|toml|cfg|ini|conf|ya?ml|json|sh|sql|mod|sum|lock|md)$/;
/** What a build before this one makes: absent from a fresh clone, and rightly so. */
const MADE =
  /(?:^|\/)(?:target|build|dist|out|bin|node_modules|vendor|publish|\.next|release)(?:\/|$)|\.(?:jar|war|whl|exe|so|tgz|gz|zip|tar|deb|rpm)$|-(?:amd64|arm64)$/;

export const buildCopy: LintRule = {
  code: "L_BUILD_COPY",
  severity: "error",
  title: "a Dockerfile copies what its context does not have",
  consequence: "The image cannot be built.",
  fix: "Copy a path that lies below the build context, or build with a context that has it.",
  docs: "COPY and ADD of a source file, or of a folder written with a slash at its end, that is not below the context. Silent about patterns, variables, other stages, and what is usually built first (target, build, dist, archives).",
  *check({ services, builds, files }) {
    const told = new Set<string>();
    for (const service of services.values()) {
      const context = service.build?.context ?? null;
      const built = builds.of(service);
      if (context === null || built === null || files.kind(context) !== "folder") continue;
      for (const instruction of built.stages.flatMap(({ instructions }) => instructions)) {
        const missing = sourcesOf(instruction).find(
          (source) =>
            WRITTEN.test(source) &&
            !MADE.test(source) &&
            files.isAbsent(withinContext(context, source)),
        );
        const key = `${instruction.at.source.file} ${instruction.at.range[0]}`;
        if (missing === undefined || told.has(key)) continue;
        told.add(key);
        const message = `the build of ${service.name} copies ${missing}, which its context does not have`;
        yield { at: instruction.at, service: service.name, message };
      }
    }
  },
};

/** BuildKit takes what would lead out of the context as beginning at its root. */
function withinContext(context: string, source: string): string {
  return path.join(context, path.posix.join("/", source));
}

function sourcesOf({ name, text }: Instruction): string[] {
  if ((name !== "COPY" && name !== "ADD") || /--from=|<</.test(text)) return [];
  const plain = text.replace(/^(?:--\S+\s+)+/, "");
  const words = execForm(plain) ?? plain.split(/\s+/);
  return words.slice(0, -1).filter((word) => !/[*?[\]${}"']|^\w+:\/\/|^git@/.test(word));
}
