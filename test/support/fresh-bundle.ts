import { join } from "node:path";
import { repository } from "./checkout.ts";
import { runCommand } from "./run-command.ts";

/** Bundles the product before the tests begin where its sources have changed since: tests run it. */
export default async function setup(): Promise<void> {
  const script = join(repository, "scripts", "bootstrap.mjs");
  const { status, stderr } = await runCommand(process.execPath, [script], { cwd: repository });
  if (status !== 0) throw new Error(stderr);
}
