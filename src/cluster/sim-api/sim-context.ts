import type { SimApiOptions } from "./sim-api-options.ts";
import type { Windows } from "./windows.ts";

/** What answers are made from. */
export interface SimContext extends SimApiOptions {
  readonly windows: Windows;
}
