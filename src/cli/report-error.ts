import { asDevstackError, type DevstackError } from "../util/errors.ts";
import { maskError } from "../util/masking/mask-error.ts";
import { Masker } from "../util/masking/masker.ts";
import type { CliIo } from "./cli-io.ts";
import type { CommandDefinition } from "./command.ts";
import { errorDocument } from "./rendering/error-document.ts";
import { jsonText } from "./rendering/json-text.ts";
import { type ViewOptions, viewOf } from "./rendering/view.ts";

export interface ErrorReporting extends ViewOptions {
  json: CommandDefinition["json"];
  /** Knows what must not be told; nothing, before there was a stack to have secrets. */
  masker?: Masker;
  /** Tells it to people in another way than usual. */
  tell?: (error: DevstackError) => Promise<void>;
}

/**
 * Tells an error: to people on stderr, to programs as the last line or the only document on
 * stdout. Returns the exit status.
 */
export async function reportError(
  thrown: unknown,
  io: CliIo,
  { json, masker = new Masker(), tell, ...options }: ErrorReporting,
): Promise<number> {
  const error = asDevstackError(maskError(thrown, masker));
  const debug = (io.env["DEVSTACK_DEBUG"] ?? "") !== "" && io.env["DEVSTACK_DEBUG"] !== "0";
  if (json === "document") {
    io.stdout.write(jsonText(errorDocument(error), { indent: true }));
  } else if (json === "lines") {
    io.stdout.write(jsonText({ type: "error", ...errorDocument(error) }));
  }
  if (tell !== undefined && json === "none") await tell(error);
  else if (json === "none" || debug) {
    const { renderError } = await import("./rendering/render-error.ts");
    io.stderr.write(masker.mask(renderError(error, viewOf(io.stderr, io, options), debug)));
  }
  return error.exitStatus;
}
