import { runService } from "../kit/run-service.ts";
import { startPersonaAdapter } from "./start.ts";

await runService("persona-adapter", startPersonaAdapter);
process.exit();
