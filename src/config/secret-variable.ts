/**
 * The environment variable by which a service finds a secret: its name in capitals with `_` for
 * `-`, and `_FILE` behind it where it holds the path of a file.
 */
export function secretVariable(name: string, as: "file" | "env"): string {
  const variable = name.toUpperCase().replaceAll("-", "_");
  return as === "file" ? `${variable}_FILE` : variable;
}
