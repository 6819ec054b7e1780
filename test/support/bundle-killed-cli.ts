import { build } from "rolldown";
import rolldownConfig from "../../rolldown.config.ts";
import { KILLED_CLI, KILLED_CLI_FOLDER, KILLED_CLI_SOURCE } from "./killed-cli-paths.ts";

/**
 * Bundles killed-cli.ts before the tests of whole stacks begin, in the way of the product: started
 * from its sources, which they do a hundred times, it takes twice as long.
 */
export default async function setup(): Promise<void> {
  const { output, ...config } = rolldownConfig;
  await build({
    ...config,
    input: { [KILLED_CLI]: KILLED_CLI_SOURCE },
    output: { ...output, dir: KILLED_CLI_FOLDER },
    logLevel: "warn",
  });
}
