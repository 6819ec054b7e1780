import { isWritten } from "../atomic-file.ts";
import type { Executor } from "./executor.ts";

/** An executor that changes nothing and tells, line by line, what the real one would do. */
export function dryExecutor(tell: (line: string) => void): Executor {
  return {
    async makeFolder(path, mode) {
      tell(`make folder   ${path} (mode ${mode.toString(8)})`);
    },
    async writeFile(path, content, mode) {
      if (await isWritten(path, content, mode)) return;
      tell(`write file    ${path} (${Buffer.byteLength(content)} bytes, mode ${mode.toString(8)})`);
    },
    async copyFile(source, path, mode) {
      tell(`copy file     ${source} to ${path} (mode ${mode.toString(8)})`);
    },
    async overwriteFile(path, content) {
      tell(`write over    ${path} (${Buffer.byteLength(content)} bytes)`);
    },
    async appendFile(path, content) {
      tell(`add to file   ${path} (${Buffer.byteLength(content)} bytes)`);
    },
    async removeFile(path) {
      tell(`remove        ${path}`);
    },
    async remove(path) {
      tell(`remove        ${path}`);
    },
    async spawnDetached({ command, args }) {
      tell(`start         ${[command, ...args].join(" ")}`);
    },
    async runProgram({ command, args }) {
      tell(`run           ${[command, ...args].join(" ")}`);
      return { status: 0 };
    },
    async changeEngine(what) {
      tell(`engine        ${what}`);
      return undefined;
    },
    async end(processes) {
      for (const { pid } of processes) tell(`end process   ${pid}`);
      return [];
    },
    async post(socketPath, path) {
      tell(`tell          ${socketPath} to ${path.replace("/", "")}`);
      return {};
    },
    async startOnDesktop({ command, args }) {
      tell(`open          ${[command, ...args].join(" ")}`);
    },
    async attach(socketPath) {
      tell(`stay attached to ${socketPath}`);
    },
  };
}
