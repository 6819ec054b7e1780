import type { Clock } from "../../../util/clock.ts";
import type { Environment } from "../../../util/user-folders.ts";
import type { EngineClient } from "../engine/client.ts";
import { EngineError } from "../engine/engine-error.ts";
import type { NeededImage } from "./needed-images.ts";
import { PullMeter } from "./pull-meter.ts";
import { registryOf, withTag } from "./registry/image-name.ts";
import { registryAuth } from "./registry/registry-auth.ts";

export interface PullContext {
  client: EngineClient;
  /** Leads to the user's credentials. */
  env: Environment;
  clock: Clock;
  /** Takes how far it is, a few times a second. */
  onProgress: (words: string) => void;
  signal: AbortSignal;
}

/** Why an image did not come. */
export class PullFault extends Error {
  readonly image: NeededImage;

  constructor(image: NeededImage, message: string, cause: unknown) {
    super(message, { cause });
    this.name = "PullFault";
    this.image = image;
  }
}

const TELL_EVERY_MS = 200;

/**
 * Has the engine pull an image, with the user's credentials for its registry.
 *
 * @throws PullFault with the engine's words; signal.reason when aborted.
 */
export async function pullImage(image: NeededImage, context: PullContext): Promise<void> {
  const { client, env, signal } = context;
  const name = withTag(image.image);
  const { header, fault } = await registryAuth(registryOf(name), env);
  const meter = new PullMeter();
  const tell = seldom(context);
  try {
    for await (const line of client.pull(name, { credentials: header, signal })) {
      meter.take(line);
      tell(meter.words());
    }
    signal.throwIfAborted();
    // Registries also have images for other machines only.
    if ((await client.image(name, { signal })) === null) throw new EngineError("it did not arrive");
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const why =
      fault === null ? error.message : `${error.message} (asked without credentials: ${fault})`;
    throw new PullFault(image, why, error);
  }
}

/** Engines tell a hundred times a second. */
function seldom({ clock, onProgress }: PullContext): (words: string) => void {
  let last = { words: "", atMs: Number.NEGATIVE_INFINITY };
  return (words) => {
    const nowMs = clock.monotonicMs();
    if (words === last.words || nowMs - last.atMs < TELL_EVERY_MS) return;
    last = { words, atMs: nowMs };
    onProgress(words);
  };
}
