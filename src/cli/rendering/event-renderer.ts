import type { CliEvent } from "../command.ts";

/** Shows progress while a command works. */
export interface EventRenderer {
  onEvent(event: CliEvent): void;
  /** Finishes what is on the screen, with an empty line after it; then others may write. */
  close(): Promise<void>;
}
