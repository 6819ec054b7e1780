import type { EventSink, ImageEvent } from "../../../plan/events.ts";
import type { Clock } from "../../../util/clock.ts";
import { DevstackError, messageOf } from "../../../util/errors.ts";
import type { Executor } from "../../../util/executor/executor.ts";
import type { Environment } from "../../../util/user-folders.ts";
import type { FetchedImages } from "../../runtime.ts";
import type { EngineClient } from "../engine/client.ts";
import type { ComposeCaller } from "../run-compose.ts";
import { buildImage } from "./build-image.ts";
import { missingImage } from "./missing-image.ts";
import type { NeededImage } from "./needed-images.ts";
import { PullFault, pullImage } from "./pull-image.ts";

export interface ProvideImagesContext {
  client: EngineClient;
  /** What builds. */
  compose: ComposeCaller;
  /** Leads to the user's credentials for registries. */
  env: Environment;
  executor: Executor;
  clock: Clock;
  emit?: EventSink;
  signal?: AbortSignal;
}

/**
 * Pulls or builds these images, all at the same time.
 *
 * @throws DevstackError E_IMAGE_MISSING, E_BUILD_FAILED; signal.reason when aborted. The first one
 *   that fails ends the others.
 */
export async function provideImages(
  lacking: readonly NeededImage[],
  context: ProvideImagesContext,
): Promise<FetchedImages> {
  const { signal } = context;
  const failed = new AbortController();
  const until = AbortSignal.any([failed.signal, ...(signal ? [signal] : [])]);
  const missing = new Set(lacking);
  const faults: unknown[] = [];
  await Promise.all(
    lacking.map(async (image) => {
      try {
        await bring(image, { ...context, signal: until });
        missing.delete(image);
      } catch (error) {
        faults.push(error);
        failed.abort(error);
      }
    }),
  );
  const [fault] = faults;
  if (fault instanceof PullFault) {
    throw missingImage(
      fault,
      lacking.filter((one) => one.build === null && missing.has(one)),
    );
  }
  if (fault !== undefined) throw fault;
  const built = lacking.filter(({ build }) => build !== null).length;
  return { pulled: lacking.length - built, built };
}

type BringContext = ProvideImagesContext & { signal: AbortSignal };

async function bring(needed: NeededImage, context: BringContext): Promise<void> {
  const { compose, executor, signal } = context;
  const { image, build } = needed;
  const way = build === null ? "pull" : "build";
  await executor.changeEngine(`${way} ${image}`, () =>
    telling({ needed, way }, context, async (onProgress) => {
      if (build === null) await pullImage(needed, { ...context, onProgress });
      else await buildImage({ ...needed, build }, compose, { onStep: onProgress, signal });
    }),
  );
}

/** Tells when it begins, how far it is, and how it ended. */
async function telling(
  { needed: { image, services }, way }: { needed: NeededImage; way: ImageEvent["way"] },
  { clock, emit = () => {}, signal }: BringContext,
  work: (tell: (detail: string) => void) => Promise<void>,
): Promise<void> {
  const begunMs = clock.monotonicMs();
  const tell = (status: ImageEvent["status"], detail = "") => {
    const elapsedMs = clock.monotonicMs() - begunMs;
    emit({ type: "image", image, services, way, status, detail, elapsedMs });
  };
  tell("started");
  try {
    await work((detail) => tell("progress", detail));
    tell("done");
  } catch (error) {
    tell("failed", signal.aborted ? "given up" : reasonOf(error));
    throw error;
  }
}

/** The card says what; a line of progress why. */
function reasonOf(error: unknown): string {
  return (error instanceof DevstackError ? error.why : undefined) ?? messageOf(error);
}
