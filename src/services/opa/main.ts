import { runService } from "../kit/run-service.ts";
import { startOpa } from "./start-opa.ts";

await runService("opa", startOpa);
process.exit();
