const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  '"': '"',
  "\\": "\\",
  $: "$",
};

/** A backslash with what follows, `${…}` of any kind, or `$NAME`. */
const SPECIAL = /\\([\s\S])|\$\{([^}]*)\}|\$([A-Za-z_][A-Za-z0-9_]*)/g;
const BRACED = /^([A-Za-z_][A-Za-z0-9_]*)(?:(:?)-([\s\S]*))?$/;

/**
 * The value with its variables filled in, empty where they are not set. `:-` also takes the default
 * for a variable that is set and empty, `-` only for one that is not set (POSIX, "parameter
 * expansion"). Escape sequences mean something in double quotes only, but for `\$`.
 *
 * @returns null when the text holds a `${…}` of another kind.
 */
export function expandVariables(
  text: string,
  { quoted, lookUp }: { quoted: boolean; lookUp: (name: string) => string | undefined },
): string | null {
  let understood = true;
  const value = text.replace(
    SPECIAL,
    (whole, escaped?: string, braced?: string, bare?: string): string => {
      if (escaped !== undefined) return unescaped(escaped, quoted) ?? whole;
      if (bare !== undefined) return lookUp(bare) ?? "";
      const [, name, colon, fallback] = BRACED.exec(braced ?? "") ?? [];
      if (name === undefined) {
        understood = false;
        return whole;
      }
      const found = lookUp(name);
      return (colon === ":" ? found || fallback : (found ?? fallback)) ?? "";
    },
  );
  return understood ? value : null;
}

function unescaped(character: string, quoted: boolean): string | undefined {
  if (!quoted) return character === "$" ? "$" : undefined;
  return Object.hasOwn(ESCAPES, character) ? ESCAPES[character] : undefined;
}
