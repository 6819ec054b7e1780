import type { Context } from "@opentelemetry/api";
import type { Span, SpanProcessor } from "@opentelemetry/sdk-trace";
import { isSynthetic } from "./synthetic.ts";

/**
 * Marks every span of a synthetic request, whoever starts it, from the baggage of its parent
 * context. The attribute and its value are OpenTelemetry's (semantic conventions, user agent).
 */
export class SyntheticSpanProcessor implements SpanProcessor {
  onStart(span: Span, parentContext: Context): void {
    if (isSynthetic(parentContext)) span.setAttribute("user_agent.synthetic.type", "test");
  }

  onEnd(): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
