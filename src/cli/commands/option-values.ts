import { RUNTIME_CHOICES } from "../../config/choices.ts";

/** A whole number from `min` to `max`. @throws Error saying so. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new Error(`Expected a whole number from ${min} to ${max}.`);
  };
}

/** The option of commands that read devstack.yaml for what to run. */
export const PROFILE_OPTION = {
  flags: "--profile <name...>",
  summary: "take in the services of a profile (also: DEVSTACK_PROFILES)",
} as const;

/** The option of commands that bring a stack up. */
export const RUNTIME_OPTION = {
  flags: "--runtime <name>",
  summary: "as containers or as plain processes (also: DEVSTACK_RUNTIME)",
  choices: RUNTIME_CHOICES,
} as const;

/** The option that every command with a report has. */
export const JSON_OPTION = {
  flags: "--json",
  summary: "print JSON (schema/ in the package describes it)",
} as const;

const DEFAULT_TIMEOUT_SECONDS = 120;
const DAY_SECONDS = 86_400;

/** The option of every command that waits for services. */
export const TIMEOUT_OPTION = {
  flags: "--timeout <seconds>",
  summary: "how long services may take to become ready",
  default: DEFAULT_TIMEOUT_SECONDS,
  parse: wholeNumber(1, DAY_SECONDS),
} as const;

/** The option of commands that CI runs. */
export const OUTPUT_OPTION = {
  flags: "--output <form>",
  summary: "github: annotations, and a summary of the step",
  choices: ["text", "github"],
  default: "text",
  conflicts: ["json", "foreground", "dryRun"],
} as const;

/** The option of every command that shows progress. */
export const QUIET_OPTION = {
  flags: "-q, --quiet",
  summary: "print no progress, only the result",
} as const;

/** The argument of every command for some services, or all. */
export const SERVICES_ARGUMENT = {
  syntax: "[service...]",
  summary: "names as in devstack status",
} as const;

/** The arguments of every command that runs another one. */
export const COMMAND_ARGUMENTS = [
  { syntax: "<command>", summary: "the program to run; put -- before it" },
  { syntax: "[args...]", summary: "its arguments" },
] as const;
