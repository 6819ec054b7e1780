import { checkedConfig, type Surroundings } from "./checked-config.ts";
import type { Config } from "./config.ts";
import { readTexts } from "./read-texts.ts";
import { textsOf } from "./reading.ts";

/** Where a configuration is from, and what comes to it from elsewhere than its text. */
export interface ParseOptions extends Surroundings {
  /** Absolute path of the file that the text is from, or null for no file. */
  file: string | null;
  /** What is merged over the text, each over those before. */
  overrides?: readonly { file: string; text: string }[];
}

/**
 * The configuration that a text holds, with what is merged over it.
 * @throws DevstackError E_CONFIG with every problem of the texts, in their order; E_USAGE for a
 *   profile that no service has
 */
export function parseConfig(text: string, { file, overrides, ...more }: ParseOptions): Config {
  const texts = textsOf({ file, text }, overrides);
  return checkedConfig(texts, readTexts(texts), more);
}
