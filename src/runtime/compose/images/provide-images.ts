import type { EventSink, ImageEvent } from "../../../plan/events.ts";
import type { Clock } from "../../../util/clock.ts";
import { messageOf } from "../../../util/errors.ts";
import type { Executor } from "../../../util/executor/executor.ts";
import type { EngineClient } from "../engine/client.ts";
import type { ComposeCaller } from "../run-compose.ts";
import { type BuiltImage, buildImage } from "./build-image.ts";
import type { NeededImage } from "./needed-images.ts";

export interface ProvideImagesContext {
  client: EngineClient;
  /** Looked for only when something is to be built. */
  compose: () => Promise<ComposeCaller>;
  executor: Executor;
  clock: Clock;
  emit?: EventSink;
  signal?: AbortSignal;
}

/**
 * Sees to it that the engine has these images: what it lacks is built, all at the same time.
 *
 * @throws DevstackError E_BUILD_FAILED; signal.reason when aborted.
 */
export async function provideImages(
  needed: readonly NeededImage[],
  context: ProvideImagesContext,
): Promise<void> {
  const { client, signal } = context;
  const lacking = await Promise.all(
    needed.map(async (one) => {
      const present = await client.image(one.image, signal ? { signal } : {});
      return present === null && one.build !== null ? [{ ...one, build: one.build }] : [];
    }),
  );
  await Promise.all(lacking.flat().map((image) => build(image, context)));
}

async function build(image: BuiltImage, context: ProvideImagesContext): Promise<void> {
  const { compose, executor, signal } = context;
  await executor.changeEngine(`build ${image.image}`, () =>
    telling(image, "build", context, async (onStep) =>
      buildImage(image, await compose(), { onStep, ...(signal && { signal }) }),
    ),
  );
}

/** Tells when it begins, how far it is, and how it ended. */
async function telling(
  { image, services }: NeededImage,
  way: ImageEvent["way"],
  { clock, emit = () => {} }: ProvideImagesContext,
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
    tell("failed", messageOf(error));
    throw error;
  }
}
