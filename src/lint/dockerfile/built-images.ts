import { SourceText } from "../../config/source-text.ts";
import type { Service } from "../compose/service.ts";
import type { LintFiles } from "../files/lint-files.ts";
import { type ImageReference, parseImage } from "../images/image-reference.ts";
import { type Instruction, parseDockerfile, type Stage } from "./parse-dockerfile.ts";

/** What a Dockerfile makes of its last (or the chosen) stage. */
export interface BuiltImage {
  source: SourceText;
  stages: readonly Stage[];
  /** The image at the bottom of the final stage; null when it is not known. */
  base: ImageReference | null;
  /** The final stage and the stages it is built on, the lowest first. */
  chain: readonly Stage[];
}

/** The Dockerfiles of services, each read once. */
export class BuiltImages {
  readonly #files: LintFiles;
  readonly #known = new Map<string, BuiltImage | null>();

  constructor(files: LintFiles) {
    this.#files = files;
  }

  /** Null for a service that is not built, or whose Dockerfile cannot be read. */
  of(service: Service): BuiltImage | null {
    const known = this.#known.get(service.name);
    if (known !== undefined) return known;
    const built = this.#read(service);
    this.#known.set(service.name, built);
    return built;
  }

  #read({ build }: Service): BuiltImage | null {
    if (build === null) return null;
    const { inline, dockerfile, target } = build;
    const source =
      inline !== null
        ? new SourceText(inline.at.source.file, inline.text)
        : dockerfile === null
          ? null
          : this.#files.read(dockerfile);
    return source === null ? null : builtImage(source, target);
  }
}

function builtImage(source: SourceText, target: string | null): BuiltImage | null {
  const stages = parseDockerfile(source);
  const wanted = target === null ? stages.at(-1) : stages.find(({ alias }) => alias === target);
  if (wanted === undefined) return null;
  const chain: Stage[] = [];
  let stage: Stage | undefined = wanted;
  let base: ImageReference | null = null;
  while (stage !== undefined && !chain.includes(stage)) {
    chain.unshift(stage);
    const from: string | null = stage.from;
    const below: Stage | undefined = stages
      .slice(0, stages.indexOf(stage))
      .find(({ alias }) => alias !== null && alias === from);
    if (below === undefined) base = from === null ? null : parseImage(from);
    stage = below;
  }
  return { source, stages, base, chain };
}

/** The last instruction of a name in a final image, its stages included. */
export function lastInstruction({ chain }: BuiltImage, name: string): Instruction | null {
  const all = chain.flatMap(({ instructions }) => instructions);
  return all.findLast((instruction) => instruction.name === name) ?? null;
}
