/**
 * Bundles the product into dist/, on the pinned Node.js:
 *   node scripts/bundle.ts            replaces what changed; programs that run from dist/ go on
 *   node scripts/bundle.ts --release  leaves nothing else in dist/ and adds the types: for npm pack
 * `--quiet` leaves out the table of sizes.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build, type OutputChunk, type RolldownOptions } from "rolldown";
import rolldownConfig from "../rolldown.config.ts";
import { publish } from "./bundle/publish.ts";
import { programsFrom } from "./bundle/running-programs.ts";
import { thirdPartyNotices } from "./bundle/third-party-notices.ts";

/** Also what of this machine is not among its processes, such as another container, runs from dist/. */
const KEEP_UNUSED_MS = 60 * 60 * 1000;

const { values: options } = parseArgs({
  options: {
    release: { type: "boolean", default: false },
    quiet: { type: "boolean", default: false },
  },
});

const dist = resolve("dist");
await mkdir(dist, { recursive: true });
const fresh = await mkdtemp(join(dist, ".new-"));
try {
  const chunks = await bundle(fresh);
  const modules = chunks.flatMap((chunk) => chunk.moduleIds);
  await writeFile(join(fresh, "THIRD_PARTY_NOTICES.md"), await thirdPartyNotices(modules));
  if (options.release && existsSync("src/index.ts")) writeTypes(join(fresh, "types"));
  await publish(fresh, dist, {
    nowMs: Date.now(),
    ...(options.release
      ? { keepUnusedMs: 0, programs: [] }
      : { keepUnusedMs: KEEP_UNUSED_MS, programs: await programsFrom(dist) }),
  });
  if (!options.quiet) process.stdout.write(sizes(chunks));
} catch (error) {
  // What is wrong with a source stands in the message; our own stack adds nothing.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await rm(fresh, { recursive: true, force: true });
}

async function bundle(dir: string): Promise<OutputChunk[]> {
  const config: RolldownOptions = rolldownConfig;
  const { output } = await build({ ...config, output: { ...config.output, dir } });
  return output.filter((file) => file.type === "chunk");
}

function writeTypes(outDir: string): void {
  execFileSync(
    process.execPath,
    // Of so few files: what several threads do twice takes longer than what they share.
    [
      "node_modules/typescript/bin/tsc",
      ...["-p", "tsconfig.types.json", "--outDir", outDir, "--singleThreaded"],
    ],
    { stdio: "inherit" },
  );
}

/** One line per program with what it loads: its own file and the chunks it imports, as text. */
function sizes(chunks: readonly OutputChunk[]): string {
  const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const loadedBy = (fileName: string, seen: Set<string>): Set<string> => {
    const chunk = byFile.get(fileName);
    if (chunk === undefined || seen.has(fileName)) return seen;
    seen.add(fileName);
    for (const imported of chunk.imports) loadedBy(imported, seen);
    return seen;
  };
  const kilobytes = (files: Iterable<string>) => {
    const bytes = [...files].reduce((sum, file) => {
      return sum + Buffer.byteLength(byFile.get(file)?.code ?? "");
    }, 0);
    return `${Math.round(bytes / 1024)} kB`.padStart(9);
  };
  const rows = chunks
    .filter((chunk) => chunk.isEntry)
    .map(
      (chunk) => `  ${chunk.fileName.padEnd(34)}${kilobytes(loadedBy(chunk.fileName, new Set()))}`,
    );
  const total = `  ${"all, with what loads on demand".padEnd(34)}${kilobytes(byFile.keys())}`;
  return `${[...rows.sort(), total].join("\n")}\n`;
}
