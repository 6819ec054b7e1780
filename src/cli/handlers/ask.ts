import { type Endpoints, endpointUrl } from "../../plan/endpoints.ts";
import { answerFailure } from "../../seed/answer-failure.ts";
import type { AskLine, FinalLine, PlanLine } from "../../seed/ask.ts";
import { type TraceOfAnswer, traceOfAnswer } from "../../seed/trace-of-answer.ts";
import { DevstackError } from "../../util/errors.ts";
import type { CommandContext, LineStream, StreamItem } from "../command.ts";
import type { AskFlags } from "../flags.ts";
import { maskAnswer } from "../mask-answer.ts";
import { answerPrinter, isFinal, isPlan } from "../rendering/answer-printer.ts";
import { renderTrace } from "../rendering/render-answer.ts";
import { policyDenial } from "./policy-denial.ts";

/** `devstack ask`: the answer line by line, then its trace. */
export async function runAsk(context: CommandContext<AskFlags>): Promise<LineStream> {
  if ((context.arguments[0] ?? "").trim() === "") {
    throw new DevstackError("E_USAGE", "the prompt is empty", { hint: 'devstack ask "hello"' });
  }
  const stack = await context.openStack();
  const endpoints = await context.api.endpoints(stack);
  const lines = answer(context, endpoints);
  // What people see is one text, which is masked as a whole where it is printed.
  const shown = context.options.json === true ? maskAnswer(lines, stack.masker) : lines;
  return { kind: "stream", items: conversation(shown, context, endpoints) };
}

/** The answer line by line, then its trace. */
async function* conversation(
  lines: AsyncIterable<AskLine>,
  context: CommandContext<AskFlags>,
  endpoints: Endpoints,
): AsyncIterable<StreamItem> {
  const show = answerPrinter();
  let plan: PlanLine | null = null;
  let final: FinalLine | null = null;
  for await (const line of lines) {
    if (isPlan(line)) plan = line;
    if (isFinal(line)) final = line;
    yield { document: line, text: (view) => show(line, view) };
  }
  const trace = plan && (await traceOf(plan, context, endpoints));
  const failure = failureOf(final, endpoints);
  const document = failure ? { type: "trace", trace } : { type: "result", trace };
  yield { document, text: (view) => (trace === null ? "" : renderTrace(trace, view)) };
  if (failure) throw failure;
}

/** Null where the stack has no trace store. */
async function traceOf(
  { trace_id: traceId }: PlanLine,
  context: CommandContext,
  endpoints: Endpoints,
): Promise<TraceOfAnswer | null> {
  const store = endpoints["tempo"]?.["http"];
  if (store === undefined) return null;
  const url = `${endpointUrl(store)}/api/traces/${traceId}`;
  return traceOfAnswer({ ...context, endpoints, traceId, url });
}

async function* answer(
  { api, arguments: [prompt = ""], options, signal }: CommandContext<AskFlags>,
  endpoints: Endpoints,
): AsyncIterable<AskLine> {
  const { conversation } = options;
  try {
    yield* api.ask(endpoints, {
      prompt,
      signal,
      ...(conversation !== undefined && { conversationId: conversation }),
    });
  } catch (error) {
    throw policyDenial(error) ?? error;
  }
}

/** An answer that broke off, or never came to its last line. */
function failureOf(final: FinalLine | null, endpoints: Endpoints): DevstackError | null {
  if (final !== null && !final.aborted) return null;
  return new DevstackError("E_REQUEST_FAILED", "the answer broke off", {
    ...answerFailure(final, endpoints),
    details: final,
  });
}
