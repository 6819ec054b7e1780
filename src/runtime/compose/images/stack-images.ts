import { DevstackError } from "../../../util/errors.ts";
import type { Executor } from "../../../util/executor/executor.ts";
import type { FetchedImages } from "../../runtime.ts";
import type { StackFolders } from "../../stack-folders.ts";
import type { EngineClient } from "../engine/client.ts";
import { openContext } from "./build-context.ts";
import { type ImageNote, type ImageNotes, readNotes, writeNotes } from "./image-notes.ts";
import type { NeededImage } from "./needed-images.ts";
import { type ProvideImagesContext, provideImages } from "./provide-images.ts";

export interface LookContext {
  client: EngineClient;
  folders: StackFolders;
  signal?: AbortSignal;
}

/** An image as it is now. */
interface Sight {
  needed: NeededImage;
  /** Null where the engine lacks it. */
  id: string | null;
  /** Of what it would be built from now; null for what is not the user's to build. */
  builtFrom: string | null;
  note: ImageNote | undefined;
}

/** The images that a stack's containers are made of, compared with those of its last start. */
export class StackImages {
  readonly #context: LookContext;
  #sights: readonly Sight[];

  private constructor(context: LookContext, sights: readonly Sight[]) {
    this.#context = context;
    this.#sights = sights;
  }

  /** @throws DevstackError E_CONFIG when a build would take the stack's secrets along. */
  static async look(needed: readonly NeededImage[], context: LookContext): Promise<StackImages> {
    const { client, folders, signal } = context;
    const notes = await readNotes(folders);
    const sights = needed.map(async (one): Promise<Sight> => {
      const [found, builtFrom] = await Promise.all([
        client.image(one.image, signal ? { signal } : {}),
        inputsOf(one, folders),
      ]);
      return { needed: one, id: found?.id ?? null, builtFrom, note: notes[one.image] };
    });
    return new StackImages(context, await Promise.all(sights));
  }

  /** Whether something has to be done even if nothing else has changed. */
  get isDue(): boolean {
    return this.#sights.some(isStale) || this.replaced().length > 0;
  }

  /** Pulls and builds: see `provideImages`. */
  async provide(context: ProvideImagesContext): Promise<FetchedImages> {
    const lacking = this.#sights.filter((sight) => sight.id === null || isStale(sight));
    const fetched = await provideImages(
      lacking.map(({ needed }) => needed),
      context,
    );
    const { client, signal } = this.#context;
    this.#sights = await Promise.all(
      this.#sights.map(async (sight) => {
        if (!lacking.includes(sight)) return sight;
        const found = await client.image(sight.needed.image, signal ? { signal } : {});
        return { ...sight, id: found?.id ?? null };
      }),
    );
    return fetched;
  }

  /** The services whose image is another than that of the last start. */
  replaced(): string[] {
    return this.#sights.flatMap(({ needed, id, note }) =>
      id !== null && note !== undefined && note.id !== id ? needed.services : [],
    );
  }

  /** Notes what is there for the next start. */
  async remember(executor: Executor): Promise<void> {
    const notes: ImageNotes = Object.fromEntries(
      this.#sights.flatMap(({ needed, id, builtFrom }) =>
        id === null ? [] : [[needed.image, { id, builtFrom }] as const],
      ),
    );
    await writeNotes(this.#context.folders, notes, executor);
  }
}

function isStale({ builtFrom, note }: Sight): boolean {
  return builtFrom !== null && builtFrom !== note?.builtFrom;
}

/** devstack's own image has what it is built from in its name. */
async function inputsOf(
  { build, origin, services: [service = ""] }: NeededImage,
  { shared, secrets }: StackFolders,
): Promise<string | null> {
  if (build === null || origin === "own") return null;
  const context = await openContext(build);
  if (context.contains(secrets)) {
    throw new DevstackError("E_CONFIG", `the image of ${service} would hold the stack's secrets`, {
      why: `it is built from ${build.context}, with ${shared} in it`,
      hint: `echo .devstack >> ${build.context}/.dockerignore`,
      details: { service, places: [["services", service, "build"]] },
    });
  }
  return context.digest();
}
