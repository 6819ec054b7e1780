import { resolve } from "node:path";
import type { Plugin } from "rolldown";

/** What almost every command on a stack comes to load, be it with `import()`. */
export const COMMANDS = [
  "src/cli/handlers/status.ts",
  "src/cli/handlers/up.ts",
  "src/runtime/compose/mixed-runtime.ts",
  "src/runtime/embedded/embedded-runtime.ts",
  "src/runtime/open-runtime.ts",
  "src/stack/choose-runtime.ts",
  "src/stack/status.ts",
  "src/stack/up.ts",
  "src/util/executor/real-executor.ts",
];

/** Modules by their files; what a bundle does not have makes no difference. */
export interface CommandPrograms {
  commands: readonly string[];
  /** The program of the command line. */
  cli: string;
  /** The one that keeps a stack running. */
  supervisor: string;
  /** Programs that are to load no more than they need. */
  others: readonly string[];
}

export interface CommandChunks {
  /** Learns what imports what. */
  plugin: Plugin;
  /** The chunk that a module is put into; null leaves it to the bundler. */
  nameOf: (module: string) => string | null;
}

interface Imports {
  /** With `import … from`. */
  first: readonly string[];
  /** With `import()`. */
  later: readonly string[];
}

/**
 * Puts what commands load into three files: what the command line needs for `--help` already, what
 * the supervisor has of the rest too, and the rest. Each file costs Node.js a good third of a
 * millisecond, and the bundler makes one of every set of modules that some programs have in common:
 * a hundred for `status` alone. What a service of the stack has too stays as the bundler has it.
 */
export function commandChunks(programs: CommandPrograms): CommandChunks {
  const graph = new Map<string, Imports>();
  let chunks: ReadonlyMap<string, string> | undefined;
  return {
    plugin: {
      name: "command-chunks",
      buildEnd() {
        for (const id of this.getModuleIds()) {
          const info = this.getModuleInfo(id);
          if (info === null) continue;
          graph.set(id, { first: info.importedIds, later: info.dynamicallyImportedIds });
        }
      },
    },
    nameOf(module) {
      chunks ??= assign(graph, programs);
      return chunks.get(module) ?? null;
    },
  };
}

function assign(
  graph: ReadonlyMap<string, Imports>,
  { commands, cli, supervisor, others }: CommandPrograms,
): Map<string, string> {
  const ofOthers = reached(graph, others, ["first", "later"]);
  const ofSupervisor = reached(graph, [supervisor], ["first", "later"]);
  const ofCli = reached(graph, [cli], ["first"]);
  const chunks = new Map<string, string>();
  for (const id of reached(graph, commands, ["first"])) {
    if (ofOthers.has(id)) continue;
    const rest = ofSupervisor.has(id) ? "host" : "command";
    chunks.set(id, ofCli.has(id) ? "base" : rest);
  }
  return chunks;
}

function reached(
  graph: ReadonlyMap<string, Imports>,
  roots: readonly string[],
  ways: readonly (keyof Imports)[],
): Set<string> {
  const left = roots.map((root) => resolve(root));
  const seen = new Set<string>();
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    const imports = graph.get(id);
    if (imports === undefined || seen.has(id)) continue;
    seen.add(id);
    left.push(...ways.flatMap((way) => imports[way]));
  }
  return seen;
}
