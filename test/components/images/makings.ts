import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { buildFile } from "../../../src/runtime/compose/images/image-build.ts";
import {
  type ServiceImage,
  serviceImage,
} from "../../../src/runtime/compose/images/service-image.ts";
import { repository } from "../../support/checkout.ts";
import type { Engine } from "../../support/engine/engine.ts";
import { requireComponent } from "../components.ts";
import { grafanaImage } from "./grafana-image.ts";
import { nodeImages } from "./node-images.ts";
import { programImages } from "./programs.ts";
import { type ImageRecipe, recipeDigest } from "./recipe.ts";
import { tarOf } from "./tar.ts";

/** An image that the stack runs from, and how an engine comes by it. */
export interface Making {
  image: string;
  /** Changes when it has to be made anew. */
  digest: string;
  make(engine: Engine): Promise<void>;
}

/** All images of the stack, in the order of making. `pulled`: those of others from a registry. */
export async function imagesToMake({ pulled }: { pulled: boolean }): Promise<Making[]> {
  const recipes = [...programImages(), await grafanaImage(), ...(await nodeImages())];
  const others = recipes.map(async (recipe): Promise<Making> => {
    const { image } = recipe;
    return pulled
      ? { image, digest: "pulled", make: (engine) => pull(engine, image) }
      : {
          image,
          digest: await recipeDigest(recipe),
          make: (engine) => importImage(engine, recipe),
        };
  });
  const own = await serviceImage(repository);
  return [
    ...(await Promise.all(others)),
    // Its tag is its digest.
    { image: own.image, digest: "built", make: (engine) => buildServiceImage(engine, own) },
  ];
}

async function pull(engine: Engine, image: string): Promise<void> {
  const query = new URLSearchParams({ fromImage: image });
  await engine.request({ method: "POST", path: `/images/create?${query}` });
}

async function importImage(engine: Engine, { image, files, config }: ImageRecipe): Promise<void> {
  const query = new URLSearchParams({ fromSrc: "-", repo: image });
  for (const line of config) query.append("changes", line);
  await engine.request({
    method: "POST",
    path: `/images/create?${query}`,
    body: tarOf(files),
  });
}

/**
 * Builds devstack's own image, usually without BuildKit: only so the next build, in an engine that
 * starts with the images of this one, takes over the layers that are still the same.
 */
export async function buildServiceImage(
  engine: Engine,
  image: ServiceImage,
  { buildKit = false } = {},
): Promise<void> {
  const child = spawn(requireComponent("docker-compose"), ["--file", "-", "build"], {
    env: { ...process.env, ...engine.env, DOCKER_BUILDKIT: buildKit ? "1" : "0" },
    stdio: ["pipe", "ignore", "pipe"],
  });
  child.stdin.end(buildFile(image));
  const ended = new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  const [status, said] = await Promise.all([ended, text(child.stderr)]);
  if (status !== 0) throw new Error(`${image.image} cannot be built:\n${said.slice(-2_000)}`);
}
