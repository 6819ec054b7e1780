import { runReady } from "./run-ready.ts";

process.exitCode = await runReady(process.argv[2]);
process.exit();
