import { type Diagnostic, diagnosticsOf } from "../../src/config/diagnostics.ts";
import { parseConfig } from "../../src/config/parse-config.ts";

/** The diagnostics of a text; none when it is valid. Any other exception passes through. */
export function diagnosticsIn(yaml: string): readonly Diagnostic[] {
  try {
    parseConfig(yaml, { file: "/stack/devstack.yaml", folder: "/stack" });
    return [];
  } catch (error) {
    const diagnostics = diagnosticsOf(error);
    if (diagnostics === null) throw error;
    return diagnostics;
  }
}

/** One line per problem: `4:3 services.ruoter: unknown service | did you mean router?`. */
export function problemsIn(yaml: string): string[] {
  return diagnosticsIn(yaml).map(({ line, column, path, message, suggestion }) => {
    const place =
      path === "" ? `${line}:${column} ${message}` : `${line}:${column} ${path}: ${message}`;
    return suggestion === null ? place : `${place} | ${suggestion}`;
  });
}
