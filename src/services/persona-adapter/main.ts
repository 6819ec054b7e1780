import { runService } from "../kit/run-service.ts";
import { startPersonaAdapter } from "./start-persona-adapter.ts";

await runService("persona-adapter", startPersonaAdapter);
process.exit();
