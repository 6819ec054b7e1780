import { scalarText, serviceNameOf } from "../otlp/attributes.ts";
import type { KeyValue, Span, TracesData } from "../otlp/messages.ts";

const STATUS_WORDS: Readonly<Record<string, string>> = {
  STATUS_CODE_UNSET: "0",
  STATUS_CODE_OK: "1",
  STATUS_CODE_ERROR: "2",
};

/** How a span without a received root is called by Tempo. */
const NO_ROOT = "<root span not yet received>";

/** What a search answers and looks at, of one trace. */
export interface TraceSummary {
  rootServiceName: string;
  rootTraceName: string;
  /** Every tag with all its values in this trace. */
  tags: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Tags of a trace: attributes of resources and spans, and what Tempo adds: `name`, `root.name`,
 * `root.service.name`, `status.code`, and `error="true"` for a span with an error.
 */
export function summarise(traces: TracesData): TraceSummary {
  const tags = new Map<string, Set<string>>();
  const add = (key: string, value: string | undefined) => {
    if (value === undefined) return;
    const values = tags.get(key);
    if (values === undefined) tags.set(key, new Set([value]));
    else values.add(value);
  };
  let root = { service: NO_ROOT, name: "" };
  for (const { resource, scopeSpans } of traces.resourceSpans) {
    addAll(add, resource?.attributes ?? []);
    for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
      addSpan(add, span);
      if (span.parentSpanId.length === 0)
        root = { service: serviceNameOf(resource), name: span.name };
    }
  }
  if (root.service !== NO_ROOT) {
    add("root.service.name", root.service);
    add("root.name", root.name);
  }
  return { rootServiceName: root.service, rootTraceName: root.name, tags };
}

type Add = (key: string, value: string | undefined) => void;

function addSpan(add: Add, span: Span): void {
  addAll(add, span.attributes);
  add("name", span.name);
  const code = span.status?.code;
  if (code !== undefined && code !== "STATUS_CODE_UNSET") add("status.code", STATUS_WORDS[code]);
  if (code === "STATUS_CODE_ERROR") add("error", "true");
}

function addAll(add: Add, attributes: readonly KeyValue[]): void {
  for (const { key, value } of attributes) add(key, scalarText(value));
}
