import type { LogLine } from "../../plan/instance.ts";
import type { LogOptions } from "../runtime.ts";
import { LABELS } from "./labels.ts";
import { mergeAsync } from "./merge-async.ts";
import type { StackEngine } from "./stack-engine.ts";

/** The lines of several containers, merged by time; then, if asked for, what is added to them. */
export async function* readContainerLogs(
  engine: StackEngine,
  { services, tail, follow, signal }: LogOptions,
): AsyncGenerator<LogLine> {
  const containers = (await engine.containers(signal)).filter(({ labels }) =>
    services.includes(labels[LABELS.service] ?? ""),
  );
  const options = { timestamps: true, signal, ...(tail !== undefined && { tail }) };
  const present = await Promise.all(
    containers.map(async ({ id, labels }) => {
      const lines: LogLine[] = [];
      for await (const { at, text } of engine.client.logs(id, { ...options, follow: false })) {
        lines.push(line(labels, at, text));
      }
      return lines;
    }),
  );
  const sorted = present.flat().sort((a, b) => a.at - b.at);
  yield* sorted;
  if (!follow) return;
  const last = sorted.at(-1)?.at ?? 0;
  yield* mergeAsync(
    containers.map(({ id, labels }) => later(engine, { id, labels, last, signal })),
  );
}

/** What a container writes after a moment; the engine counts from the whole second. */
async function* later(
  { client }: StackEngine,
  {
    id,
    labels,
    last,
    signal,
  }: { id: string; labels: Readonly<Record<string, string>>; last: number; signal: AbortSignal },
): AsyncGenerator<LogLine> {
  const options = { timestamps: true, follow: true, since: last, signal };
  for await (const { at, text } of client.logs(id, options)) {
    if ((at ?? 0) > last) yield line(labels, at, text);
  }
}

function line(labels: Readonly<Record<string, string>>, at: number | null, text: string): LogLine {
  return { service: labels[LABELS.service] ?? "", at: at ?? 0, text };
}
