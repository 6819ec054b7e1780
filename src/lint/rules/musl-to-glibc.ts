import type { BuiltImage } from "../dockerfile/built-images.ts";
import type { LintRule } from "../finding.ts";

const GLIBC = /^(?:(?:[\w.]+\/)?distroless\/|debian|ubuntu|(?:python|node|ruby):(?!.*alpine))/;
const NATIVE =
  /site-packages|dist-packages|node_modules|\/wheels?\b|\/venv\b|\.venv\b|\/usr\/local\/lib|\/root\/\.local|\/install\b/;

export const muslToGlibc: LintRule = {
  code: "L_MUSL_TO_GLIBC",
  severity: "error",
  title: "packages built on Alpine are copied to another C library",
  consequence:
    "Modules with native code (grpcio, pydantic-core …) do not load, and the service ends.",
  fix: "Build on the same base as the one it runs on.",
  docs: "COPY --from of an Alpine stage of installed Python, Node.js or Ruby packages into a stage on Debian, Ubuntu or distroless.",
  *check({ services, builds }) {
    const told = new Set<string>();
    for (const service of services.values()) {
      const built = builds.of(service);
      if (built === null) continue;
      for (const stage of built.stages) {
        if (!GLIBC.test(rootOf(stage.from, built))) continue;
        for (const { name, text, at } of stage.instructions) {
          const from = /--from=(\S+)/.exec(text)?.[1];
          if (name !== "COPY" || from === undefined || !NATIVE.test(text)) continue;
          const key = `${at.source.file} ${at.range[0]}`;
          if (!/alpine/.test(rootOf(from, built)) || told.has(key)) continue;
          told.add(key);
          yield {
            at,
            service: service.name,
            message: `the build of ${service.name} copies packages of an Alpine stage to ${stage.from}`,
          };
        }
      }
    }
  },
};

/** The image that a stage, or the name of one, is built on in the end; a stage builds on earlier ones. */
function rootOf(name: string | null, { stages }: BuiltImage): string {
  let root = name ?? "";
  for (let last = stages.length - 1; last >= 0; last--) {
    const stage = stages[last];
    if (stage && (stage.alias === root || String(last) === root)) root = stage.from ?? "";
  }
  return root;
}
