import type { CliEvent } from "../command.ts";

/** Shows progress while a command works. */
export interface EventRenderer {
  onEvent(event: CliEvent): void;
  /** Finishes what is on the screen; afterwards others may write. */
  close(): Promise<void>;
}
