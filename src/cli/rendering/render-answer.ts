import type { EscalationLine, FinalLine, PlanLine } from "../../seed/ask.ts";
import type { TraceOfAnswer } from "../../seed/trace-of-answer.ts";
import { printable, wrap } from "../../util/text-layout.ts";
import { forTerminal, paint, type View } from "./view.ts";
import { renderWaterfall } from "./waterfall.ts";

/** `policy allow · persona-v1 $0.0004 per 1k tokens · conversation c-…`. */
export function renderAskPlan(plan: PlanLine, view: View): string {
  const [first, ...others] = plan.candidates.map(candidate);
  const chosen = priced(plan.candidates[0]) ? `${first} per 1k tokens` : first;
  const rest = others.length === 0 ? "" : ` (${others.join("; ")})`;
  const facts = [
    `policy ${plan.policy.allow ? "allow" : "deny"}`,
    chosen === undefined ? "no adapter" : chosen + rest,
    ...(plan["context"] === "unavailable" ? ["memory unavailable"] : []),
    ...(plan["context"] === "shortened" ? ["conversation shortened"] : []),
  ].join(" · ");
  const conversation = `conversation ${plan.conversation_id}`;
  const whole = `${facts} · ${conversation}`;
  const parts = whole.length <= view.columns ? [whole] : [facts, conversation];
  const lines = parts.flatMap((part) => wrap(printable(part), view.columns));
  return forTerminal(view, `${lines.map((line) => paint(view, "dim", line)).join("\n")}\n`);
}

type Candidate = PlanLine["candidates"][number];

/** Another router may say less: only what is there is told. */
function candidate(one: Candidate): string {
  return priced(one) ? `${one.model} $${one["cost_per_1k"].toFixed(4)}` : one.model;
}

function priced(one: Candidate | undefined): one is Candidate & { cost_per_1k: number } {
  return typeof one?.["cost_per_1k"] === "number";
}

/** The answer so far is void: `ollama-adapter failed (it sent …): persona-adapter answers`. */
export function renderEscalation(line: EscalationLine, view: View): string {
  const who = typeof line.from === "string" ? line.from : "the adapter";
  const cause = typeof line.cause === "string" ? ` (${line.cause})` : "";
  const lines = wrap(printable(`${who} failed${cause}: ${line.model} answers`), view.columns);
  return forTerminal(view, `${lines.map((it) => paint(view, "dim", it)).join("\n")}\n`);
}

/** What the answer was made of, once it is complete. */
export function renderFinal(final: FinalLine, view: View): string {
  const facts = [
    final.model_used,
    ...(final.tokens_in === undefined ? [] : [`${final.tokens_in} tokens in`]),
    ...(final.tokens_out === undefined ? [] : [`${final.tokens_out} out`]),
    ...(final.cost_usd === undefined ? [] : [`$${final.cost_usd.toFixed(4)}`]),
  ];
  return forTerminal(view, `${paint(view, "dim", printable(facts.join(" · ")))}\n`);
}

/** The waterfall of the request and where its trace is, or why there is none. */
export function renderTrace({ traceId, url, spans, missing }: TraceOfAnswer, view: View): string {
  const bars = spans.length === 0 ? "" : `${renderWaterfall(spans, view)}\n`;
  const note = missing === null ? "" : `  no waterfall: ${missing}\n`;
  const link = `  trace ${traceId.slice(0, 8)}…  ${url}`;
  const lines = link.length <= view.columns ? [link] : [`  trace ${traceId}`, `  ${url}`];
  return forTerminal(view, `\n${bars}${note}${lines.join("\n")}\n`);
}
