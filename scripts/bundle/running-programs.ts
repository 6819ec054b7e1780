import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The process, `[[days-]hours:]minutes:seconds` as POSIX has it for ps, and the command line. */
const ROW = /^\s*(\d+)\s+(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+)\s+(.*)$/;

export interface RunningProgram {
  pid: number;
  /** Milliseconds since the Unix epoch, to the second. */
  startedAt: number;
}

/**
 * The Node.js programs that run from that folder, or could: a command may have been started by a
 * relative path. None where this machine has no ps.
 */
export async function programsFrom(folder: string): Promise<RunningProgram[]> {
  const args = ["-A", "-ww", "-o", "pid=", "-o", "etime=", "-o", "args="];
  const options = { maxBuffer: 64 * 1024 * 1024, env: { ...process.env, LC_ALL: "C" } };
  const listed = await promisify(execFile)("ps", args, options).catch(() => null);
  const now = Date.now();
  return (listed?.stdout ?? "").split("\n").flatMap((line) => {
    const [, pid, days = 0, hours = 0, minutes, seconds, command = ""] = ROW.exec(line) ?? [];
    const isOurs = command.includes(`${folder}/`) || /\bdevstack(?:\.js)?(?: |$)/.test(command);
    if (!(isOurs && /\bnode\b/.test(command))) return [];
    const ageS =
      ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
    return [{ pid: Number(pid), startedAt: now - ageS * 1_000 }];
  });
}
