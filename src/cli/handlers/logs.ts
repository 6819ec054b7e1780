import type { Stack } from "../../stack/stack.ts";
import type { CommandContext, LineStream, StreamItem } from "../command.ts";
import { sinceMs } from "../commands/since.ts";
import type { LogsFlags } from "../flags.ts";
import { failureItems } from "./failure-items.ts";
import { logItems } from "./log-items.ts";

/** `devstack logs`: the lines, then how many there were. */
export async function runLogs(context: CommandContext<LogsFlags>): Promise<LineStream> {
  return { kind: "stream", items: linesThenResult(context, await context.openStack()) };
}

async function* linesThenResult(
  context: CommandContext<LogsFlags>,
  stack: Stack,
): AsyncIterable<StreamItem> {
  let lines = 0;
  for await (const item of itemsOf(context, stack)) {
    if (item.document !== null && "text" in item.document) lines += 1;
    yield item;
  }
  context.signal.throwIfAborted();
  yield { document: { type: "result", lines }, text: () => "" };
}

function itemsOf(context: CommandContext<LogsFlags>, stack: Stack): AsyncIterable<StreamItem> {
  const { follow, tail, since, aroundFailure } = context.options;
  if (aroundFailure) return failureItems(context, stack, tail ?? LINES_BEFORE_FAILURE);
  return logItems(context, stack, {
    services: context.arguments,
    follow: follow === true,
    ...(tail !== undefined && { tail }),
    ...(since !== undefined && { sinceMs: sinceMs(since, context.clock.now()) }),
  });
}

const LINES_BEFORE_FAILURE = 20;
