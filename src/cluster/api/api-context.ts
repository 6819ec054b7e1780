import type { ResourceRegistry } from "../api-resources/resource-registry.ts";
import type { Cluster } from "../cluster.ts";
import type { Selectors } from "../meta/selectors.ts";
import type { FieldManager } from "../ownership/field-manager.ts";
import type { BodyDecoder } from "../schema/body-decoder.ts";
import type { BodyReader } from "./body/body-reader.ts";
import type { PodLogs } from "./logs/pod-logs.ts";
import type { MetricsSource } from "./metrics/metrics-source.ts";
import type { EventTexts } from "./read/event-texts.ts";
import type { ShownTime } from "./shown-time.ts";

/** What the parts of the API work with. */
export interface ApiContext {
  readonly cluster: Cluster;
  readonly registry: ResourceRegistry;
  /** By how much the cluster's time is ahead of the client's at this moment, in milliseconds; never below 0. */
  readonly aheadMs: () => number;
  readonly shownTime: ShownTime;
  readonly metrics: MetricsSource;
  readonly logs: PodLogs;
  readonly bodies: BodyReader;
  readonly decoder: BodyDecoder;
  readonly eventTexts: EventTexts;
  /** Whose the fields of objects are. */
  readonly fields: FieldManager;
  /** Of budgets, kept from one eviction to the next. */
  readonly selectors: Selectors;
}
