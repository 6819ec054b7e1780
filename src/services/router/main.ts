import { runService } from "../kit/run-service.ts";
import { startRouter } from "./router.ts";

await runService("router", startRouter);
process.exit();
