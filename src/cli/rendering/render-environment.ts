/** The ways to print variables. */
export const ENVIRONMENT_FORMATS = ["dotenv", "shell", "github", "json"] as const;
export type EnvironmentFormat = (typeof ENVIRONMENT_FORMATS)[number];

/**
 * Variables as text: `dotenv` for .env files (also good for `source`), `shell` to evaluate,
 * `github` to append to $GITHUB_ENV, `json` for programs.
 */
export function renderEnvironment(
  variables: Readonly<Record<string, string>>,
  format: EnvironmentFormat,
): string {
  if (format === "json") return `${JSON.stringify(variables, null, 2)}\n`;
  return Object.entries(variables)
    .map(([name, value]) => `${LINE[format](name, value)}\n`)
    .join("");
}

const LINE: Record<Exclude<EnvironmentFormat, "json">, (name: string, value: string) => string> = {
  dotenv: (name, value) => `${name}=${quoteWhereNeeded(value)}`,
  shell: (name, value) => `export ${name}=${quote(value)}`,
  // Read literally up to the end of the line: quotes would become part of the value.
  github: (name, value) => `${name}=${value}`,
};

function quoteWhereNeeded(value: string): string {
  return /^[\w.:/@%+,-]*$/.test(value) ? value : quote(value);
}

/** POSIX shell: nothing is special between single quotes but the quote itself. */
function quote(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
