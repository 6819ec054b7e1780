import { ConfigSource } from "./config-source.ts";
import { type Layer, mergeLayers } from "./merge-layers.ts";
import { problemsError } from "./problems-error.ts";
import { readYaml } from "./read-yaml.ts";
import type { Reading, Texts } from "./reading.ts";
import { serviceSchema } from "./schema/service-schema.ts";
import type { SourceText } from "./source-text.ts";
import { checkShape } from "./steps/shape.ts";

/**
 * Reads texts: the part that needs the libraries for YAML and for schemas, which take longer to load
 * than all the rest of the configuration.
 *
 * @throws DevstackError E_CONFIG with every problem of texts that are not YAML
 */
export function readTexts([main, ...over]: Texts): Reading {
  const layers: [Layer, ...Layer[]] = [layerOf(main), ...over.map(layerOf)];
  const unread = layers.flatMap(({ reading: { problems }, text }) =>
    problems.map((problem) => ({ ...problem, in: text })),
  );
  // The data of a text that is not YAML is a guess: what it lacks would be noise.
  if (layers.some(({ reading }) => !reading.wellFormed)) throw problemsError(unread);
  const { value, places } = mergeLayers(layers);
  const source = new ConfigSource(main, places);
  const { data, problems } = checkShape(value, source);
  return {
    data,
    defaults: serviceSchema.parse({}),
    places,
    problems: [...unread, ...problems.map((problem) => source.placed(problem))],
  };
}

function layerOf(text: SourceText): Layer {
  return { text, reading: readYaml(text.text) };
}
