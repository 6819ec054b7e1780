import type { Executor } from "../../src/util/executor/executor.ts";

export interface KillingOptions {
  /** The effect at which it happens, counted from 1. */
  at: number;
  /** Before the effect has come to its end, or after it. */
  when: "during" | "after";
  kill(): never;
  /** Called when an effect begins. */
  onEffect?(name: keyof Executor): void;
}

/** The real executor, but the process that uses it does not survive its n-th effect. */
export function killingExecutor(real: Executor, options: KillingOptions): Executor {
  let count = 0;
  async function effect<T>(name: keyof Executor, act: () => Promise<T>): Promise<T> {
    count += 1;
    options.onEffect?.(name);
    const mine = count;
    const acting = act();
    if (mine === options.at && options.when === "during") options.kill();
    const result = await acting;
    if (mine === options.at) options.kill();
    return result;
  }
  return {
    makeFolder: (path, mode) => effect("makeFolder", () => real.makeFolder(path, mode)),
    writeFile: (path, text, mode) => effect("writeFile", () => real.writeFile(path, text, mode)),
    copyFile: (...args) => effect("copyFile", () => real.copyFile(...args)),
    overwriteFile: (path, text) => effect("overwriteFile", () => real.overwriteFile(path, text)),
    appendFile: (path, text) => effect("appendFile", () => real.appendFile(path, text)),
    removeFile: (path) => effect("removeFile", () => real.removeFile(path)),
    remove: (path) => effect("remove", () => real.remove(path)),
    spawnDetached: (spec) => effect("spawnDetached", () => real.spawnDetached(spec)),
    runProgram: (run) => effect("runProgram", () => real.runProgram(run)),
    changeEngine: (what, act) => effect("changeEngine", () => real.changeEngine(what, act)),
    end: (processes, graceMs) => effect("end", () => real.end(processes, graceMs)),
    startOnDesktop: (program) => effect("startOnDesktop", () => real.startOnDesktop(program)),
    attach: (...args) => effect("attach", () => real.attach(...args)),
    post: (...args) => effect("post", () => real.post(...args)),
  };
}
