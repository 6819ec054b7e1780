import type { EnvReader } from "../kit/env.ts";

/** A small model that follows instructions and runs on a laptop without a GPU. */
const DEFAULT_MODEL = "llama3.2";

/** Where a model is asked. */
export interface OllamaSettings {
  /** May hold a user and password, for a proxy in front of Ollama: never to be shown. */
  baseUrl: URL;
  model: string;
  /** How long Ollama may be silent: before its first word, while it loads the model, and between. */
  silenceTimeoutMs: number;
}

/**
 * OLLAMA_BASE_URL (such as http://127.0.0.1:11434), OLLAMA_MODEL and OLLAMA_TIMEOUT_MS. Undefined
 * without the first: there is no model to ask. An empty value is an unset one.
 */
export function readOllamaSettings(env: EnvReader): OllamaSettings | undefined {
  const baseUrl = env.optionalUrl("OLLAMA_BASE_URL");
  const model = env.optionalString("OLLAMA_MODEL") ?? DEFAULT_MODEL;
  const silenceTimeoutMs = env.integer("OLLAMA_TIMEOUT_MS", {
    default: 60_000,
    min: 100,
    max: 600_000,
  });
  return baseUrl && { baseUrl, model, silenceTimeoutMs };
}
