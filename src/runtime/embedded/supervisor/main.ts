import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../../util/clock.ts";
import { endProcesses } from "../../../util/end-processes.ts";
import { findProgram } from "../../../util/find-program.ts";
import { findMarkedProcesses } from "../../../util/marked-processes.ts";
import { Masker } from "../../../util/masking/masker.ts";
import { countOutOfMemoryKills } from "../../../util/out-of-memory.ts";
import { packageRoot } from "../../../util/package-root.ts";
import { identify } from "../../../util/process-identity.ts";
import { STACK_MARKER } from "../child-env.ts";
import { controlServer } from "./control-server.ts";
import { realLauncher } from "./launcher.ts";
import { rotatingLog } from "./rotating-log.ts";
import { Supervisor } from "./supervisor.ts";

/** One log file and its predecessor take at most twice this much per service. */
const MAX_LOG_BYTES = 8 * 1024 * 1024;

/** A supervisor that nobody has given anything to do for this long was left behind. */
const FIRST_COMMAND_WITHIN_MS = 15_000;

const STRAY_GRACE_MS = 500;

/**
 * The process behind the embedded runtime. Arguments: the socket to listen on, the folder for
 * logs, the file to write its identity to, the digest of its own build.
 */
async function main([socketPath, logsFolder, identityFile, build]: string[]): Promise<void> {
  if (!socketPath || !logsFolder || !identityFile || !build) {
    throw new Error("usage: supervisor SOCKET LOGS IDENTITY BUILD");
  }
  const clock = systemClock;
  const path = process.env["PATH"] ?? "";
  const setprivPath =
    process.platform === "linux" ? await findProgram("setpriv", { path, cwd: "/" }) : null;
  const supervisor = new Supervisor({
    clock,
    launch: realLauncher({
      clock,
      setprivPath,
      masker: new Masker(),
      shimPath: join(packageRoot(), "dist", "shim.js"),
    }),
    countOutOfMemoryKills,
    openLog: (id) => rotatingLog({ path: join(logsFolder, `${id}.log`), maxBytes: MAX_LOG_BYTES }),
  });

  const idle = setTimeout(() => void end(), FIRST_COMMAND_WITHIN_MS);
  const unsubscribe = supervisor.subscribe(() => clearTimeout(idle));
  const server = controlServer(supervisor, () => end());
  let ending = false;
  async function end(): Promise<void> {
    if (ending) return;
    ending = true;
    clearTimeout(idle);
    unsubscribe();
    await supervisor.stop();
    await endStrays();
    server.close();
    server.closeAllConnections();
    rmSync(identityFile ?? "", { force: true });
    rmSync(socketPath ?? "", { force: true });
  }
  process.once("SIGTERM", () => void end());
  process.once("SIGINT", () => void end());

  rmSync(socketPath, { force: true });
  writeFileSync(
    identityFile,
    JSON.stringify({ schemaVersion: 1, build, ...(await identify(process.pid)) }),
    { mode: 0o600 },
  );
  // Last: who can connect finds the identity written.
  server.listen(socketPath);
  await once(server, "listening");
}

/** Ends what a service has put into a session of its own, out of reach of an ordinary stop. */
async function endStrays(): Promise<void> {
  const stackId = process.env[STACK_MARKER];
  if (!stackId) return;
  const strays = await findMarkedProcesses(STACK_MARKER, stackId);
  await endProcesses(strays, { clock: systemClock, graceMs: STRAY_GRACE_MS });
}

await main(process.argv.slice(2));
