import { runService } from "../kit/run-service.ts";
import { startTopology } from "./start-topology.ts";

await runService("topology", startTopology);
process.exit();
