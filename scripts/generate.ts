/** `npm run generate`: writes every checked-in file that follows from others. */

import { runNode } from "./test/run-program.ts";
import { generators } from "./test/steps.ts";

for (const script of generators()) {
  const { status, output } = await runNode([script]);
  process.stdout.write(output);
  if (status !== 0) process.exitCode = status;
}
