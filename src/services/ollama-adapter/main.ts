import { runService } from "../kit/run-service.ts";
import { startOllamaAdapter } from "./start-ollama-adapter.ts";

await runService("ollama-adapter", startOllamaAdapter);
process.exit();
