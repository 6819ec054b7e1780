import { stat } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../../../util/package-root.ts";
import { type Check, ok, problem } from "../finding.ts";

/** A clock that is behind by less may be right: time zones have nothing to do with it. */
const TOLERANCE_MS = 60_000;

/**
 * The clock of the machine: it cannot be earlier than the files of devstack itself. One that stands
 * in the past, as after WSL's sleep, breaks certificates and the times of traces.
 */
export const clockCheck: Check = {
  name: "clock",
  async look({ clock, host: { release } }) {
    const now = clock.now();
    const { mtimeMs } = await stat(join(packageRoot(), "package.json"));
    const words = new Date(now).toISOString();
    if (now >= mtimeMs - TOLERANCE_MS) return [ok(words)];
    const fix = /microsoft/i.test(release) ? "sudo hwclock -s" : "sudo timedatectl set-ntp true";
    const older = `devstack was installed at ${new Date(mtimeMs).toISOString()}`;
    return [problem(`${words} is in the past: ${older}`, fix)];
  },
};
