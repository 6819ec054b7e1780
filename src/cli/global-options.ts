import type { OptionDefinition } from "./command.ts";

/** Options that may stand before or behind every command; GlobalOptions is what is read of them. */
export const GLOBAL_OPTIONS: readonly OptionDefinition[] = [
  {
    flags: "--file <path>",
    summary: "use this configuration instead of the nearest devstack.yaml",
  },
  { flags: "--name <name>", summary: "the stack of that name, where a folder has several" },
  { flags: "--no-color", summary: "print without colours" },
];
