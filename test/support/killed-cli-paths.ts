import { join } from "node:path";
import { repository } from "./checkout.ts";

export const KILLED_CLI = "killed-cli";
export const KILLED_CLI_SOURCE = join(import.meta.dirname, `${KILLED_CLI}.ts`);
export const KILLED_CLI_FOLDER = join(repository, "node_modules", ".cache", KILLED_CLI);
/** killed-cli.ts as it is run. */
export const KILLED_CLI_PROGRAM = join(KILLED_CLI_FOLDER, `${KILLED_CLI}.js`);
