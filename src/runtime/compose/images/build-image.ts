import { join } from "node:path";
import { DevstackError } from "../../../util/errors.ts";
import { type ComposeCaller, callCompose, lastWords } from "../run-compose.ts";
import { buildFile } from "./image-build.ts";
import type { NeededImage } from "./needed-images.ts";

/** An image that is built here. */
export type BuiltImage = NeededImage & { build: NonNullable<NeededImage["build"]> };

/** What is worth telling of a builder's output: which instruction it is at. */
const STEPS = [
  // BuildKit: `#9 [build 3/7] RUN npm ci`.
  /^#\d+ \[(?:.* )?\d+\/\d+\] (.+)$/,
  // The builder before it: `Step 3/7 : RUN npm ci`.
  /^Step \d+\/\d+ : (.+)$/,
];

export interface BuildOptions {
  /** Takes the instruction that the builder is at. */
  onStep: (instruction: string) => void;
  signal?: AbortSignal;
}

/**
 * Builds an image as Compose does: by the builder that the user's engine and settings have.
 *
 * @throws DevstackError E_BUILD_FAILED with the builder's last words.
 */
export async function buildImage(
  { image, build, services, origin }: BuiltImage,
  compose: ComposeCaller,
  { onStep, signal }: BuildOptions,
): Promise<void> {
  const { status, output } = await callCompose(compose, ["--file", "-", "build"], {
    input: buildFile({ image, build }),
    onLine: (line) => {
      const step = STEPS.flatMap((pattern) => pattern.exec(line)?.[1] ?? [])[0];
      if (step !== undefined) onStep(step);
    },
    ...(signal && { signal }),
  });
  if (status === 0) return;
  const dockerfile = join(build.context, build.dockerfile);
  throw new DevstackError("E_BUILD_FAILED", `the image ${image} cannot be built`, {
    why: lastWords(output),
    hint:
      origin === "own"
        ? `give the engine the images that ${dockerfile} begins with (docker pull, or docker load where there is no network); or set runtime: embedded`
        : `docker build --file ${dockerfile} ${build.context}`,
    details: { image, services, output },
  });
}
