import { processIo } from "../../src/cli/cli-io.ts";
import { main } from "../../src/cli/main.ts";
import { systemClock } from "../../src/util/clock.ts";
import { realExecutor } from "../../src/util/executor/real-executor.ts";
import { type KillingOptions, killingExecutor } from "./killing-executor.ts";

// The command line on an executor that kills this process with SIGKILL at an effect. Arguments: the
// number of the effect (0 for none), `during` or `after`, and the command line. Tells each effect on
// stderr: its number, its name, and whether anything is other than before.
const [at = "0", when = "after", ...argv] = process.argv.slice(2);

function kill(): never {
  process.kill(process.pid, "SIGKILL");
  for (;;);
}

const executor = killingExecutor(realExecutor(systemClock), {
  at: Number(at),
  when: when as KillingOptions["when"],
  kill,
  onEffect: ({ at, name, hasChanged }) =>
    process.stderr.write(`effect ${at} ${name} ${hasChanged ? "changed" : "idle"}\n`),
});
const io = processIo((status) => process.exit(status));
process.exitCode = await main(argv, { ...io, executor });
