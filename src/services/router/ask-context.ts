import { type AskChoice, choose } from "./ask-choice.ts";
import type { AskServices, AskTask } from "./ask-job.ts";
import type { AskRequest } from "./ask-request.ts";
import { messagesOf, type Turn } from "./conversation.ts";
import { noModelsAvailable } from "./errors.ts";

/** Turns of the last exchange: one prompt and its answer. */
const EXCHANGE_TURNS = 2;

/** Who answers, and what that one is told. */
export interface PricedAsk {
  choice: AskChoice;
  promptJson: string;
  /** Whether older turns had to stay away. */
  shortened: boolean;
}

/**
 * Chooses an adapter for the ask with what was said before. Where that alone makes every candidate
 * too dear it is estimated again with the last exchange only, then with nothing: a conversation
 * must not come to an end by its length. Else HttpError.
 */
export async function chooseWithContext(
  services: AskServices,
  job: AskTask,
  turns: readonly Turn[],
): Promise<PricedAsk> {
  const shorter = [turns.slice(-EXCHANGE_TURNS), []].filter(({ length }) => length < turns.length);
  let reason = "";
  for (const context of [turns, ...shorter]) {
    const promptJson = promptOf(job.ask, context);
    const choice = await choose(services, job, promptJson);
    if (choice.ok) return { choice, promptJson, shortened: context.length < turns.length };
    reason = choice.reason;
    if (!choice.tooDear) break;
  }
  throw noModelsAvailable(reason);
}

/** The request in the form that adapters of the platform read. */
function promptOf(ask: AskRequest, context: readonly Turn[]): string {
  return JSON.stringify({
    prompt: ask.prompt,
    messages: messagesOf(context, ask.prompt),
    max_tokens: ask.quality === "high" ? 180 : 120,
    temperature: 0.7,
    quality: ask.quality,
  });
}
