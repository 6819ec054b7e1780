import path from "node:path";
import type { Service } from "../compose/service.ts";
import { splitWords } from "../compose/shell-words.ts";
import { type Spot, textAt } from "../tree/tree.ts";
import { type BuiltImage, lastInstruction } from "./built-images.ts";
import { workingFolder } from "./image-files.ts";
import { execForm, type Instruction } from "./parse-dockerfile.ts";

/** The script that a built service starts with. */
export interface StartScript {
  /** Absolute, within the container. */
  place: string;
  /** As it is written. */
  written: string;
  /** Where the command stands. */
  at: Spot;
}

const INTERPRETER = /^(?:\/usr)?(?:\/local)?(?:\/bin\/)?(?:python3?(?:\.\d+)?|sh|bash)$/;
const SERVER = /^(?:uvicorn|gunicorn|hypercorn)$/;

/** What the command runs: a Python or shell script, or the module of an ASGI server; else null. */
export function startScript(service: Service, built: BuiltImage): StartScript | null {
  const folder = textAt(service.node, "working_dir") ?? workingFolder(built);
  const { words, at } = commandOf(service, built);
  const [program = "", first = ""] = words;
  if (at === null) return null;
  const script = INTERPRETER.test(program) ? first : program;
  if (/^[\w./-]+\.(?:py|sh)$/.test(script)) {
    return { place: path.posix.resolve(folder, script), written: script, at };
  }
  const module = SERVER.test(program)
    ? words.slice(1).find((word) => /^\w+:\w+$/.test(word))
    : undefined;
  const file = module === undefined ? null : `${module.split(":")[0]}.py`;
  return file === null ? null : { place: path.posix.resolve(folder, file), written: file, at };
}

/** The words of entry point and command, Compose's before the Dockerfile's. */
function commandOf(service: Service, built: BuiltImage): { words: string[]; at: Spot | null } {
  const [entry, command] = [lastInstruction(built, "ENTRYPOINT"), lastInstruction(built, "CMD")];
  const own = [...service.entrypoint, ...service.command];
  if (service.entrypoint.length > 0 || (service.command.length > 0 && entry === null)) {
    return { words: own.map(({ text }) => text), at: own[0]?.from.at ?? null };
  }
  const after = service.command.length > 0 ? own.map(({ text }) => text) : wordsOf(command);
  return { words: [...wordsOf(entry), ...after], at: (entry ?? command)?.at ?? null };
}

function wordsOf(instruction: Instruction | null): string[] {
  return instruction === null ? [] : (execForm(instruction.text) ?? splitWords(instruction.text));
}
