import type { AskLine, EscalationLine, FinalLine, PlanLine } from "../../seed/ask.ts";
import { renderAskPlan, renderEscalation, renderFinal } from "./render-answer.ts";
import type { View } from "./view.ts";
import { type WordWrap, wordWrap } from "./word-wrap.ts";

/** Shows the lines of an answer, one after another; the text as it comes. */
export function answerPrinter(): (line: AskLine, view: View) => string {
  let wrap: WordWrap | null = null;
  return (line, view) => {
    if (isPlan(line)) return renderAskPlan(line, view);
    if (line.type === "chunk") {
      const text = withoutControls(String(line["text"]));
      if (!view.terminal) return text;
      // Less one for the blank after a line's last word: it must not begin a line of its own.
      wrap ??= wordWrap(view.columns - 1);
      return wrap.push(text);
    }
    if (!isFinal(line) && !isEscalation(line)) return "";
    const rest = `${wrap?.end() ?? ""}\n`;
    wrap = null;
    if (isEscalation(line)) return rest + renderEscalation(line, view);
    return line.aborted ? rest : rest + renderFinal(line, view);
  };
}

export function isPlan(line: AskLine): line is PlanLine {
  return line.type === "plan";
}

export function isFinal(line: AskLine): line is FinalLine {
  return line.type === "final";
}

function isEscalation(line: AskLine): line is EscalationLine {
  return line.type === "event" && line["event"] === "escalate";
}

/** A model's words are not trusted to move the cursor or to change colours. */
function withoutControls(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, "");
}
