import { runService } from "../kit/run-service.ts";
import { startMemory } from "./start-memory.ts";

await runService("memory", startMemory);
process.exit();
