import { isDeepStrictEqual } from "node:util";
import { digestOf } from "../util/digest.ts";
import type { Place } from "./config-source.ts";
import type { Reading, Texts } from "./reading.ts";

/** What JSON can say of a reading without problems; a place also has the number of its text. */
type Plain = Pick<Reading, "data" | "defaults"> & {
  places: readonly (readonly [path: string, place: Place, layer: number])[];
};

/** A valid reading as a text of two lines, the first a digest; null where JSON cannot hold it. */
export function sealReading(
  { data, defaults, places }: Reading,
  { texts, code }: ReadBy,
): string | null {
  const plain: Plain = {
    data,
    defaults,
    places: [...places].map(([path, { in: text, ...place }]) => [path, place, text.layer]),
  };
  const body = JSON.stringify(plain);
  if (!isDeepStrictEqual(JSON.parse(body), plain)) return null;
  return `${sealOf(body, { texts, code })}\n${body}\n`;
}

/** The reading, if it is whole, of the very texts and by the very code. */
export function unsealReading(kept: string, { texts, code }: ReadBy): Reading | null {
  const [seal, body, ...more] = kept.split("\n");
  if (body === undefined || more.join() !== "" || seal !== sealOf(body, { texts, code })) {
    return null;
  }
  const { places, ...plain } = JSON.parse(body) as Plain;
  const placed = places.flatMap(([path, place, layer]) => {
    const text = texts[layer];
    return text === undefined ? [] : [[path, { ...place, in: text }] as const];
  });
  return { ...plain, places: new Map(placed), problems: [] };
}

interface ReadBy {
  texts: Texts;
  code: string;
}

/** Of all that a reading follows from, and of the reading: nobody else looks whether it is whole. */
function sealOf(body: string, { texts, code }: ReadBy): string {
  return digestOf([code, texts.map(({ text }) => text), body]);
}
