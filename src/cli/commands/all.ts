import type { CommandDefinition } from "../command.ts";
import { applyCommand } from "./apply.ts";
import { askCommand } from "./ask.ts";
import { completionCommand } from "./completion.ts";
import { configCommand } from "./config.ts";
import { doctorCommand } from "./doctor.ts";
import { downCommand } from "./down.ts";
import { ejectCommand } from "./eject.ts";
import { envCommand } from "./env.ts";
import { execCommand } from "./exec.ts";
import { explainCommand } from "./explain.ts";
import { initCommand } from "./init.ts";
import { kubectlCommand } from "./kubectl.ts";
import { lintCommand } from "./lint.ts";
import { logsCommand } from "./logs.ts";
import { lsCommand } from "./ls.ts";
import { nodeCommand } from "./node.ts";
import { openCommand } from "./open.ts";
import { proveCommand } from "./prove.ts";
import { reportCommand } from "./report.ts";
import { restartCommand } from "./restart.ts";
import { runCommand } from "./run.ts";
import { snapshotCommand } from "./snapshot.ts";
import { startCommand } from "./start.ts";
import { statusCommand } from "./status.ts";
import { stopCommand } from "./stop.ts";
import { timeCommand } from "./time.ts";
import { upCommand } from "./up.ts";
import { versionCommand } from "./version.ts";
import { zoneCommand } from "./zone.ts";

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandDefinition[] = [
  upCommand,
  statusCommand,
  askCommand,
  logsCommand,
  envCommand,
  openCommand,
  runCommand,
  execCommand,
  proveCommand,
  stopCommand,
  startCommand,
  restartCommand,
  downCommand,
  zoneCommand,
  nodeCommand,
  applyCommand,
  kubectlCommand,
  explainCommand,
  timeCommand,
  snapshotCommand,
  lsCommand,
  initCommand,
  configCommand,
  ejectCommand,
  doctorCommand,
  lintCommand,
  reportCommand,
  versionCommand,
  completionCommand,
].map(erased);

/** The options of each come from its own table, so what is read from them is what is there. */
function erased<Options>(command: CommandDefinition<Options>): CommandDefinition {
  return command as CommandDefinition;
}
