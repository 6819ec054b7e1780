import { findProgram } from "../../../util/find-program.ts";
import { type Check, ok, warning } from "../finding.ts";

/** The same as `engines` in package.json. */
const OLDEST = [22, 18] as const;

/** The Node.js that devstack runs on, and the one that a shell would find. */
export const nodeCheck: Check = {
  name: "node",
  async look({ host, stack: { env, folder } }) {
    const own = ok(`devstack runs on ${host.nodeVersion}`);
    const path = await findProgram("node", { path: env["PATH"] ?? "", cwd: folder });
    if (path === null) return [own, ok("there is no other one on PATH")];
    const version = (await host.output(path, ["--version"]))?.replace(/^v/, "") ?? null;
    if (version === null) {
      return [own, warning(`${path} does not start`, "install Node.js anew: https://nodejs.org")];
    }
    if (version === host.nodeVersion) return [own];
    if (!isOld(version)) return [own, ok(`on PATH is ${version} (${path})`)];
    return [
      own,
      warning(
        `on PATH is ${version} (${path}), too old for an installed devstack`,
        `install Node.js ${OLDEST.join(".")} or newer; a clone brings its own`,
      ),
    ];
  },
};

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}
