import { stripVTControlCharacters } from "node:util";

const EXCERPT_LENGTH = 160;

/**
 * Text of unknown origin as one bounded, printable line: what a service answers must not be able
 * to steer the reader's terminal.
 */
export function oneLine(text: string, maxLength = EXCERPT_LENGTH): string {
  const line = stripVTControlCharacters(text)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  const characters = [...line.slice(0, 2 * maxLength)];
  return characters.length <= maxLength && line.length <= 2 * maxLength
    ? line
    : `${characters.slice(0, maxLength - 1).join("")}…`;
}

const SOCKET_ERRORS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection closed without an answer",
  EPIPE: "connection closed without an answer",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  EADDRNOTAVAIL: "the address cannot be reached from here",
  ENOTFOUND: "the host name is not known",
  EAI_AGAIN: "the host name could not be looked up",
  ETIMEDOUT: "no connection: the network timed out",
  EMFILE: "devstack has too many open files to ask",
};

/** A system error's code; where several addresses were tried, that of the first. */
export function errorCode(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return errorCode(error.errors[0]);
  }
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** What a failed socket says, in words. */
export function socketErrorWords(error: unknown): string {
  const code = errorCode(error);
  const known = code === undefined ? undefined : SOCKET_ERRORS[code];
  if (known !== undefined) return known;
  return oneLine(error instanceof Error ? error.message || error.name : String(error));
}
