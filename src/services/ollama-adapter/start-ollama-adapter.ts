import { Gauge } from "prom-client";
import type { AdapterModel } from "../kit/adapter/adapter-model.ts";
import { type Adapter, readAdapterAddresses, serveAdapter } from "../kit/adapter/serve-adapter.ts";
import { simulatedModel } from "../kit/adapter/simulated-model.ts";
import type { RunningService, ServiceContext } from "../kit/service-context.ts";
import type { OllamaClient } from "./ollama-client.ts";
import { type OllamaSettings, readOllamaSettings } from "./settings.ts";
import { simulatedOllama } from "./simulated-ollama.ts";

/** A health check is waited for by people. */
const NOTE_WITHIN_MS = 500;

/**
 * Serves answers of an Ollama, or simulated ones where there is none, and says which: in the answer,
 * in GET /health, in the metric adapter_simulated and in its log.
 */
export async function startOllamaAdapter(context: ServiceContext): Promise<RunningService> {
  const addresses = readAdapterAddresses(context.env, { grpcPort: 7072, httpPort: 7073 });
  const settings = readOllamaSettings(context.env);
  context.env.assertValid();
  new Gauge({
    name: "adapter_simulated",
    help: "1 while no model is set up and answers are made up, else 0.",
    registers: [context.metrics],
  }).set(settings === undefined ? 1 : 0);
  if (settings === undefined) {
    context.log.warn("simulating: OLLAMA_BASE_URL is not set, no model is asked");
    const model = simulatedModel(simulatedOllama("OLLAMA_BASE_URL is not set"));
    return serveAdapter(context, addresses, { model, note: () => "simulating" });
  }
  return serveAdapter(context, addresses, await adapterOf(context, settings));
}

/** A synthetic request is devstack's own and never costs a model's time: it is simulated. */
async function adapterOf(context: ServiceContext, settings: OllamaSettings): Promise<Adapter> {
  // Only who has an Ollama pays for loading its client.
  const [{ OllamaClient }, { ollamaModel }] = await Promise.all([
    import("./ollama-client.ts"),
    import("./ollama-model.ts"),
  ]);
  const client = new OllamaClient(settings);
  context.log.info({ ollama: client.place, model: settings.model }, "asks a model of Ollama's");
  const real = ollamaModel(context, client, settings);
  const simulated = simulatedModel(simulatedOllama("a synthetic request reaches no model"));
  const modelFor = ({ synthetic }: { synthetic: boolean }) => (synthetic ? simulated : real);
  const model: AdapterModel = {
    estimate: (prompt, call) => modelFor(call).estimate(prompt, call),
    answer: (prompt, call) => modelFor(call).answer(prompt, call),
  };
  return { model, note: () => noteOn(client, settings) };
}

/** What keeps the model from answering; nothing when it can. */
async function noteOn(
  client: OllamaClient,
  { model }: OllamaSettings,
): Promise<string | undefined> {
  const there = await client.hasModel(NOTE_WITHIN_MS);
  if (there === undefined) return `Ollama does not answer at ${client.place}`;
  return there ? undefined : `no such model: ollama pull ${model}`;
}
