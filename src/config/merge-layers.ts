import { isJsonObject } from "../util/json/json-object.ts";
import { type ConfigPath, pathKey } from "./config-path.ts";
import type { PlaceIn } from "./config-source.ts";
import type { SourceText } from "./source-text.ts";
import type { YamlReading } from "./yaml-reading.ts";

/** One file of the configuration, read. */
export interface Layer {
  text: SourceText;
  reading: YamlReading;
}

/** What several layers say together, and which of them says what. */
export interface Merged {
  value: unknown;
  places: ReadonlyMap<string, PlaceIn>;
}

/**
 * Merges layers, a later one over the earlier ones: mappings key by key, all else (lists too) is
 * replaced, and null removes what an earlier layer says.
 */
export function mergeLayers([first, ...others]: readonly [Layer, ...Layer[]]): Merged {
  const places = new Map<string, PlaceIn>();
  copyPlaces(first, [], places);
  let { value } = first.reading;
  for (const layer of others) {
    if (layer.reading.value === null) continue;
    value = merge(value, layer.reading.value, { path: [], layer, places });
  }
  return { value, places };
}

interface Context {
  path: ConfigPath;
  layer: Layer;
  places: Map<string, PlaceIn>;
}

function merge(below: unknown, above: unknown, { path, layer, places }: Context): unknown {
  if (!isJsonObject(below) || !isJsonObject(above)) {
    dropPlaces(path, places);
    copyPlaces(layer, path, places);
    return above;
  }
  const result = new Map(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    const here = [...path, key];
    if (value === null) {
      result.delete(key);
      dropPlaces(here, places);
    } else {
      result.set(key, merge(result.get(key), value, { path: here, layer, places }));
    }
  }
  return Object.fromEntries(result);
}

function copyPlaces({ text, reading }: Layer, path: ConfigPath, places: Map<string, PlaceIn>) {
  for (const [key, place] of reading.places) {
    if (isAtOrBelow(key, path)) places.set(key, { ...place, in: text });
  }
}

function dropPlaces(path: ConfigPath, places: Map<string, PlaceIn>): void {
  for (const key of [...places.keys()]) if (isAtOrBelow(key, path)) places.delete(key);
}

/** Keys of places are JSON lists: one that begins like another one's content is below it. */
function isAtOrBelow(key: string, path: ConfigPath): boolean {
  if (path.length === 0) return true;
  const start = pathKey(path).slice(0, -1);
  return key === `${start}]` || key.startsWith(`${start},`);
}
