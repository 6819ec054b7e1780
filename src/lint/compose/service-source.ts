import type { LintFiles } from "../files/lint-files.ts";
import type { ComposeTree } from "./load-compose.ts";

/** What reading a service needs beside its own tree. */
export interface ServiceSource {
  compose: ComposeTree;
  files: LintFiles;
}
