import type { PlatformServiceName } from "../config/platform-services.ts";
import type { CatalogContext } from "./context.ts";
import { grafana } from "./grafana.ts";
import { memory } from "./memory.ts";
import { ollamaAdapter } from "./ollama-adapter.ts";
import { opa } from "./opa.ts";
import { otelCollector } from "./otel-collector.ts";
import { personaAdapter } from "./persona-adapter.ts";
import { prometheus } from "./prometheus.ts";
import { router } from "./router.ts";
import type { ServiceSpec } from "./service-spec.ts";
import { tempo } from "./tempo.ts";
import { topology } from "./topology.ts";

/** The builder of each of the platform's services, in the order in which people are shown them. */
export const PLATFORM_CATALOG: Readonly<
  Record<PlatformServiceName, (context: CatalogContext) => ServiceSpec>
> = {
  router,
  "persona-adapter": personaAdapter,
  "ollama-adapter": ollamaAdapter,
  memory,
  opa,
  "otel-collector": otelCollector,
  prometheus,
  tempo,
  grafana,
  topology,
};
