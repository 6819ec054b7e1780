// Compiles the services while their image is built, which takes 0.1 s off every start:
//   node precompile.js FOLDER CACHE
// Each is started with a log level that does not exist. It loads all its code, finds that, and ends
// with status 2, at which Node.js writes what it has compiled.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const BAD_ENVIRONMENT = 2;
const [folder, cache] = process.argv.slice(2);

for (const name of readdirSync(folder)) {
  const { status, stderr } = spawnSync(process.execPath, [join(folder, name)], {
    env: { NODE_COMPILE_CACHE: cache, LOG_LEVEL: "none, to end at once" },
    encoding: "utf8",
    timeout: 60_000,
    killSignal: "SIGKILL",
  });
  if (status === BAD_ENVIRONMENT) continue;
  process.stderr.write(`${name} was to end with ${BAD_ENVIRONMENT}, not ${status}: ${stderr}\n`);
  process.exitCode = 1;
}
