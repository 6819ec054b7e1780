import { setFlagsFromString } from "node:v8";
import { runService } from "../kit/run-service.ts";
import { startTopology } from "./start-topology.ts";

// Patterns of custom resources are whatever a client says, and some take for ever to fail: these are
// matched in linear time, as Go does it.
setFlagsFromString("--enable-experimental-regexp-engine-on-excessive-backtracks");

await runService("topology", startTopology);
process.exit();
