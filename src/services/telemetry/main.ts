import { runService } from "../kit/run-service.ts";
import { startTelemetry } from "./start.ts";

await runService("telemetry", startTelemetry);
process.exit();
