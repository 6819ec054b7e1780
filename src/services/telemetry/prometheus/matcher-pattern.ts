/** A regular expression that is refused. */
export class PatternError extends Error {}

const MAX_LENGTH = 1_000;

/**
 * A matcher's regular expression, anchored at both ends. Prometheus uses RE2, which has neither
 * back-references nor look-around: a pattern with them is an error here too. Unlike RE2, JavaScript
 * may take for ever over a pattern: run matches under `withTimeLimit`.
 */
export function compileMatcherPattern(pattern: string): (value: string) => boolean {
  if (pattern.length > MAX_LENGTH) throw new PatternError("error parsing regexp: too long");
  if (/\\[1-9k]|\(\?(?![:i-s])|\(\?<[=!]/.test(pattern)) {
    throw new PatternError("error parsing regexp: invalid or unsupported Perl syntax");
  }
  try {
    const compiled = new RegExp(`^(?:${pattern})$`, "s");
    return (value) => compiled.test(value);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "invalid";
    throw new PatternError(`error parsing regexp: ${reason}`);
  }
}
