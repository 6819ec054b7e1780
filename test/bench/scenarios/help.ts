import { bareNode } from "../peers/bare-node.ts";
import type { Scenario } from "./context.ts";
import { inTurn } from "./rounds.ts";

/** It takes so little that more of it costs nothing. */
const TIMES_AS_MANY = 3;

export const help: Scenario = {
  targets: ["help"],
  async measure({ sandbox, options, say }) {
    say("--help");
    const stack = await sandbox.stack("name: bench\n");
    const samples = await inTurn(
      options.rounds * TIMES_AS_MANY,
      async () => (await stack.run("--help")).elapsedMs,
      () => bareNode(sandbox),
    );
    return { help: samples };
  },
};
