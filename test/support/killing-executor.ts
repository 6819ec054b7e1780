import { lstat } from "node:fs/promises";
import type { Executor } from "../../src/util/executor/executor.ts";

/** An effect that has come to its end. */
export interface EndedEffect {
  /** Counted from 1. */
  at: number;
  name: keyof Executor;
  /** False where the file or folder is as it was: to die after it is to die after the one before. */
  hasChanged: boolean;
}

export interface KillingOptions {
  /** The effect at which it happens, counted from 1. */
  at: number;
  /** Before the effect has come to its end, or after it. */
  when: "during" | "after";
  kill(): never;
  onEffect?(effect: EndedEffect): void;
}

/** The real executor, but the process that uses it does not survive its n-th effect. */
export function killingExecutor(real: Executor, options: KillingOptions): Executor {
  let count = 0;
  async function effect<T>(
    name: keyof Executor,
    act: () => Promise<T>,
    stateOf: () => Promise<string> | null = () => null,
  ): Promise<T> {
    count += 1;
    const mine = count;
    const before = await stateOf();
    const acting = act();
    if (mine === options.at && options.when === "during") options.kill();
    const result = await acting;
    if (mine === options.at) options.kill();
    const hasChanged = before === null || before !== (await stateOf());
    options.onEffect?.({ at: mine, name, hasChanged });
    return result;
  }
  function onPath<T>(name: keyof Executor, path: string, act: () => Promise<T>): Promise<T> {
    return effect(name, act, () => stateOfPath(path));
  }
  return {
    makeFolder: (path, mode) => onPath("makeFolder", path, () => real.makeFolder(path, mode)),
    writeFile: (path, text, mode) =>
      onPath("writeFile", path, () => real.writeFile(path, text, mode)),
    copyFile: (...args) => effect("copyFile", () => real.copyFile(...args)),
    overwriteFile: (path, text) => effect("overwriteFile", () => real.overwriteFile(path, text)),
    appendFile: (path, text) => effect("appendFile", () => real.appendFile(path, text)),
    removeFile: (path) => onPath("removeFile", path, () => real.removeFile(path)),
    remove: (path) => onPath("remove", path, () => real.remove(path)),
    spawnDetached: (spec) => effect("spawnDetached", () => real.spawnDetached(spec)),
    runProgram: (run) => effect("runProgram", () => real.runProgram(run)),
    changeEngine: (what, act) => effect("changeEngine", () => real.changeEngine(what, act)),
    end: (processes, graceMs) => effect("end", () => real.end(processes, graceMs)),
    startOnDesktop: (program) => effect("startOnDesktop", () => real.startOnDesktop(program)),
    attach: (...args) => effect("attach", () => real.attach(...args)),
    post: (...args) => effect("post", () => real.post(...args)),
  };
}

/** Otherwise when something was made, replaced or removed there, or has got another mode. */
async function stateOfPath(path: string): Promise<string> {
  const found = await lstat(path, { bigint: true }).catch(() => null);
  return found === null ? "absent" : [found.ino, found.mode, found.mtimeNs].join(" ");
}
