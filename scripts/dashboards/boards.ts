import { adapters } from "./boards/adapters.ts";
import { memory } from "./boards/memory.ts";
import { overview } from "./boards/overview.ts";
import { router } from "./boards/router.ts";
import { telemetry } from "./boards/telemetry.ts";
import type { DashboardSpec } from "./spec.ts";

/** Every dashboard that comes with devstack, in the order of the documentation. */
export const BOARDS: readonly DashboardSpec[] = [overview, router, adapters, memory, telemetry];
