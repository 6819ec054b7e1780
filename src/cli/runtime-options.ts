import type { ChooseRuntimeOptions } from "../stack/choose-runtime.ts";
import type { CommandContext } from "./command.ts";
import type { RuntimeFlags } from "./flags.ts";

/** What a command that brings a stack up says about its runtime. */
export function runtimeOptions({
  options: { runtime },
  emit,
  signal,
}: CommandContext<RuntimeFlags>): ChooseRuntimeOptions {
  return {
    ...(runtime !== undefined && { choice: runtime }),
    tell: (message) => emit({ type: "notice", message }),
    signal,
  };
}
