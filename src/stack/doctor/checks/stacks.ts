import { listStacks } from "../../registry.ts";
import { type Check, ok, warning } from "../finding.ts";

/** What the register of this user's stacks says: some may have been forgotten, or have died. */
export const stacksCheck: Check = {
  name: "stacks",
  async look({ stack }) {
    const stacks = await listStacks(stack);
    const stale = stacks.flatMap(({ id, name, folder, folderGone, state }) => {
      const fix = `devstack down ${id}`;
      if (folderGone) return [warning(`${name} runs, but its folder ${folder} is gone`, fix)];
      if (state !== "failed") return [];
      return [warning(`${name} in ${folder} has failed: what kept it running has died`, fix)];
    });
    const fine = stacks.length - stale.length;
    return [...stale, ...(fine > 0 || stale.length === 0 ? [ok(words(fine))] : [])];
  },
};

function words(count: number): string {
  if (count === 0) return "none of yours is up";
  return count === 1 ? "1 of yours is up" : `${count} of yours are up`;
}
