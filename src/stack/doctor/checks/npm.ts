import { findProgram } from "../../../util/find-program.ts";
import { type Check, ok, warning } from "../finding.ts";

/** npm, by which a clone installs its packages; nothing else needs it. */
export const npmCheck: Check = {
  name: "npm",
  async look({ host, stack: { env, folder } }) {
    const fix = "install Node.js with npm (https://nodejs.org), if you work in a clone";
    const path = await findProgram("npm", { path: env["PATH"] ?? "", cwd: folder });
    if (path === null) return [warning("there is none on PATH", fix)];
    const version = await host.output(path, ["--version"]);
    return [version === null ? warning(`${path} does not start`, fix) : ok(`${version} (${path})`)];
  },
};
