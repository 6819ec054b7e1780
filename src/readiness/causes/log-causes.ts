import type { FailureFacts } from "../failure-facts.ts";
import {
  type Cause,
  lastMatch,
  logsOf,
  ownerOf,
  type Recogniser,
  shellWord,
  whoListens,
} from "./cause.ts";

type Explain = (match: RegExpExecArray, facts: FailureFacts) => Omit<Cause, "logLine">;

/** A recogniser that looks for a line of the log, or else at the runtime's own words. */
function line(pattern: RegExp, explain: Explain): Recogniser {
  return (facts) => {
    const found = lastMatch(facts.log, pattern);
    if (found !== null) return { ...explain(found.match, facts), logLine: found.index };
    // A program that could not even be started has written nothing; the runtime says why.
    const match = pattern.exec(facts.reason);
    return match && explain(match, facts);
  };
}

const portTaken: Explain = (match, { service, endpoints }) => {
  const port = Number(match[1]);
  if (!Number.isInteger(port) || port === 0) {
    return { likely: "a port that it wants is in use", next: logsOf(service) };
  }
  const owner = ownerOf(port, endpoints);
  const holder = owner === null || owner === service ? "" : ` by ${owner} of this stack`;
  return { likely: `port ${port} is already in use${holder}`, next: whoListens(port) };
};

const moduleMissing: Explain = (match) => {
  const name = match[1] ?? match[2] ?? "a module";
  const python = match[2] !== undefined;
  const relative = /^[./]|^file:/.test(name);
  return {
    likely: relative ? `the file ${name} does not exist` : `the module ${name} is not installed`,
    next: relative
      ? `ls -l ${shellWord(name)}`
      : python
        ? `python3 -m pip install ${shellWord(name)}`
        : "npm install",
  };
};

const commandMissing: Explain = (match) => {
  const name = match.slice(1).find((group) => group !== undefined) ?? "";
  return {
    likely: `the program ${name} does not exist here`,
    next: `command -v ${shellWord(name)}`,
  };
};

const permission: Explain = (match, { service }) => {
  const path = /'([^']+)'|(\/[^\s:'"]+)/.exec(match[0]);
  const name = path?.[1] ?? path?.[2];
  return name === undefined
    ? { likely: "it may not do what it tries: permission denied", next: logsOf(service) }
    : { likely: `it may not use ${name}: permission denied`, next: `ls -ld ${shellWord(name)}` };
};

const environmentMissing: Explain = (match, { service }) => ({
  likely: `the environment variable ${match[1] ?? match[2]} is missing: services.${service}.env sets it`,
  next: logsOf(service),
});

/** Recognisers over what the service wrote, the more particular first. */
export const fromLog: readonly Recogniser[] = [
  line(/rego_(?:parse|type|compile|unsafe_var)_error/, (_match, { service }) => ({
    likely: "the policy has an error",
    next: `${logsOf(service)}   # names the file and line`,
  })),
  line(/(?:EADDRINUSE|address already in use).*?:(\d{2,5})\b/i, portTaken),
  line(/[:,] ?(\d{2,5})\)?: .*address already in use/i, portTaken),
  line(/EADDRINUSE|address already in use/i, portTaken),
  line(
    /(?:Cannot find (?:module|package)) '([^']+)'|ModuleNotFoundError: No module named '([^']+)'/,
    moduleMissing,
  ),
  line(
    /no such program: (.+)$|spawn (\S+) ENOENT|(?:^|\s)(\S+): (?:command )?not found$|exec: "([^"]+)".*not found/,
    commandMissing,
  ),
  line(/database is locked|SQLITE_BUSY/i, (_match, { service }) => ({
    likely: "another process uses the same database",
    next: `ps aux | grep -i ${service}`,
  })),
  line(/(?:EACCES|EPERM|permission denied).*/i, permission),
  line(
    /(?:missing|required|not set|must set)\b.*?\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b|\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b.*\b(?:missing|required|not set|must be set)\b/,
    environmentMissing,
  ),
  line(/ENOENT: no such file or directory, \w+ '([^']+)'/, (match) => ({
    likely: `the file ${match[1]} does not exist`,
    next: `ls -l ${shellWord(match[1] ?? "")}`,
  })),
  line(/\b(?:SyntaxError|IndentationError)\b/, (_match, { service }) => ({
    likely: "the program has a syntax error",
    next: logsOf(service),
  })),
];
