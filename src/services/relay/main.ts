import { runService } from "../kit/run-service.ts";
import { startRelay } from "./start-relay.ts";

await runService("relay", startRelay);
process.exit();
