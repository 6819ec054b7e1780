import { clockCheck } from "./checks/clock.ts";
import { componentsCheck } from "./checks/components.ts";
import { composeFilesCheck } from "./checks/compose-files.ts";
import { configurationCheck } from "./checks/configuration.ts";
import { diskCheck } from "./checks/disk.ts";
import { engineCheck } from "./checks/engine.ts";
import { fileLimitCheck } from "./checks/file-limit.ts";
import { foldersCheck } from "./checks/folders.ts";
import { memoryCheck } from "./checks/memory.ts";
import { nodeCheck } from "./checks/node.ts";
import { npmCheck } from "./checks/npm.ts";
import { portsCheck } from "./checks/ports.ts";
import { secretsCheck } from "./checks/secrets.ts";
import { stacksCheck } from "./checks/stacks.ts";
import { systemCheck } from "./checks/system.ts";
import type { Check } from "./finding.ts";

/** In the order in which people are told: the machine first, then the stack. */
export const CHECKS: readonly Check[] = [
  systemCheck,
  nodeCheck,
  npmCheck,
  engineCheck,
  memoryCheck,
  diskCheck,
  fileLimitCheck,
  clockCheck,
  componentsCheck,
  configurationCheck,
  composeFilesCheck,
  secretsCheck,
  foldersCheck,
  portsCheck,
  stacksCheck,
];
