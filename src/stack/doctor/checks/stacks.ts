import { stat } from "node:fs/promises";
import { listStacks } from "../../registry.ts";
import { type Check, ok, shellWord, warning } from "../finding.ts";

/** What the register of this user's stacks says: some may have been forgotten, or have died. */
export const stacksCheck: Check = {
  name: "stacks",
  async look({ stack }) {
    const stacks = await listStacks(stack);
    const findings = await Promise.all(
      stacks.map(async ({ name, folder, state }) => {
        const place = shellWord(folder);
        const isThere = await stat(folder).then(
          () => true,
          () => false,
        );
        if (!isThere) {
          const fix = `mkdir -p ${place} && cd ${place} && devstack down`;
          return [warning(`${name} runs, but its folder ${folder} is gone`, fix)];
        }
        if (state !== "lost") return [];
        const fix = `cd ${place} && devstack down`;
        return [warning(`${name} in ${folder} is lost: what kept it running has died`, fix)];
      }),
    );
    const stale = findings.flat();
    const fine = stacks.length - stale.length;
    return [...stale, ...(fine > 0 || stale.length === 0 ? [ok(words(fine))] : [])];
  },
};

function words(count: number): string {
  if (count === 0) return "no other stack of yours is up";
  return count === 1 ? "1 stack of yours is up" : `${count} stacks of yours are up`;
}
