import { CommanderError } from "commander";
import { DevstackError } from "../util/errors.ts";

/** What commander throws when it has already done all there was to do. */
const DONE = new Set(["commander.helpDisplayed", "commander.help", "commander.version"]);

/** Of an option, told with all its flags, or of an argument: which, its value, what is expected. */
const BAD_VALUE =
  /^error: (?:option '(?:-\w, )?(--[\w-]+)[^']*' argument|command-argument value) '(.*)' is invalid(?: for argument '(.+)')?\. (.+)$/;

/** `devstack help nope` prints help too, but as an error. */
export function isDone(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0 && DONE.has(error.code);
}

/** A command line that makes no sense, in our form: commander's words, its guess as the hint. */
export function usageError(
  error: CommanderError,
  help: string,
  argv: readonly string[],
): DevstackError {
  if (error.code === "commander.help") {
    return new DevstackError("E_USAGE", `there is no command ${argv.slice(1).join(" ")}`, {
      hint: help,
      cause: error,
    });
  }
  const [first = "", ...rest] = error.message.split("\n");
  const [, option, value, argument, why] = first.match(BAD_VALUE) ?? [];
  if (why !== undefined) {
    const message = `${option ?? argument} cannot be ${value === "" ? "empty" : value}`;
    return new DevstackError("E_USAGE", message, { why, hint: help, cause: error });
  }
  const guess = rest.join(" ").match(/\(?Did you mean (.+?)\??\)?$/)?.[1];
  return new DevstackError("E_USAGE", first.replace(/^error: /, "").replaceAll("'", ""), {
    hint: guess === undefined ? help : `did you mean ${guess}?`,
    cause: error,
  });
}
