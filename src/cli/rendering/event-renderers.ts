import type { CliIo } from "../cli-io.ts";
import { chooseRenderer } from "./choose-renderer.ts";
import type { EventRenderer } from "./event-renderer.ts";
import { holdBack } from "./hold-back.ts";
import { jsonRenderer } from "./json-renderer.ts";
import { plainRenderer } from "./plain-renderer.ts";
import { silentRenderer } from "./silent-renderer.ts";
import type { View } from "./view.ts";

/** The renderer for this run. The one for terminals is heavy and loaded only for them. */
export async function eventRenderer(
  io: CliIo,
  view: View,
  options: { json?: boolean; quiet?: boolean },
): Promise<EventRenderer> {
  switch (chooseRenderer(io, options)) {
    case "json":
      return jsonRenderer((text) => io.stdout.write(text));
    case "silent":
      return silentRenderer();
    case "plain":
      return plainRenderer((text) => io.stderr.write(text), view);
    case "terminal": {
      const { terminalRenderer } = await import("./terminal-renderer.ts");
      return holdBack(terminalRenderer(io.stderr, view), io.clock);
    }
  }
}
