import { type Check, ok, warning } from "../finding.ts";

/** Every service needs some dozen; those of a stack are counted each for itself. */
const ENOUGH = 1_024;

/** How many files a process of the stack may have open. */
export const fileLimitCheck: Check = {
  name: "file limit",
  async look({ host }) {
    const text = await host.output("sh", ["-c", "ulimit -n"]);
    const limit = text === "unlimited" ? Number.POSITIVE_INFINITY : Number(text);
    if (text === null || Number.isNaN(limit)) {
      return [warning("the limit is not known", "ulimit -n, in the shell of devstack")];
    }
    const words = `${text} open files`;
    return [limit < ENOUGH ? warning(`${words}: few`, "ulimit -n 4096") : ok(words)];
  },
};
