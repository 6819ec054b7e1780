import type { LintRule } from "../finding.ts";

export const versionObsolete: LintRule = {
  code: "L_VERSION_OBSOLETE",
  severity: "note",
  title: "the obsolete `version` key",
  consequence: "Compose ignores it and warns at every command.",
  fix: "Remove it.",
  docs: "A top-level `version`. The Compose Specification has none any more.",
  *check({ compose }) {
    const entry = compose.root.entries.get("version");
    if (entry) yield { at: entry.key, service: null, message: "`version` means nothing any more" };
  },
};
