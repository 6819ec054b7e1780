import path from "node:path";
import type { Service } from "../compose/service.ts";
import type { LintFiles } from "../files/lint-files.ts";

const SOURCE = /\.(?:py|js|mjs|ts|go|rs)$/;
const MAX_SOURCES = 40;
/** `add_insecure_port("[::]:7070")` of Python, `bindAsync("0.0.0.0:7070"` of Node. */
const OPENS = /(?:add_(?:in)?secure_port|bindAsync)\(\s*f?(["'`])[^"'`]*:(\d{2,5})\1/g;

/** Ports that the sources right in a build context open with a gRPC server. */
export function grpcPortsOfBuild({ build }: Service, files: LintFiles): ReadonlySet<number> {
  const context = build?.context ?? null;
  if (context === null) return new Set();
  const sources = files
    .list(context)
    .filter((name) => SOURCE.test(name))
    .slice(0, MAX_SOURCES);
  const ports = sources.flatMap((name) => {
    const text = files.read(path.join(context, name))?.text ?? "";
    return [...text.matchAll(OPENS)].map(([, , port]) => Number(port));
  });
  return new Set(ports);
}
