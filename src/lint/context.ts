import type { SourceText } from "../config/source-text.ts";
import type { Components } from "./components/components.ts";
import type { ComposeTree } from "./compose/load-compose.ts";
import type { Networks } from "./compose/networks.ts";
import type { Reference } from "./compose/references.ts";
import type { Service } from "./compose/service.ts";
import type { BuiltImages } from "./dockerfile/built-images.ts";
import type { LintFiles } from "./files/lint-files.ts";

/** All that a rule may look at. */
export interface LintContext {
  compose: ComposeTree;
  services: ReadonlyMap<string, Service>;
  networks: Networks;
  references: readonly Reference[];
  files: LintFiles;
  /** What the Dockerfiles of services say. */
  builds: BuiltImages;
  /** Prometheus, Grafana, collectors … with their configuration. */
  components: Components;
  /** Scripts and CI workflows that were named beside the Compose files. */
  scripts: readonly SourceText[];
}
