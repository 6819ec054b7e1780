import type { BuiltImage } from "../dockerfile/built-images.ts";
import type { ImageReference } from "./image-reference.ts";
import { TOOLS_OF_IMAGES, type Tool } from "./tools-table.ts";

/** Whether an image has a tool: true only for what it certainly lacks. */
export function lacks(image: ImageReference, tool: Tool): boolean {
  const found = TOOLS_OF_IMAGES.find(
    ({ names, when }) => names.test(image.repository) && (when?.(image) ?? true),
  );
  return found?.lacks.includes(tool) ?? false;
}

const TOOL_IN_TEXT: Readonly<Record<Tool, RegExp>> = {
  sh: /busybox|bash|\bsh\b/,
  curl: /\bcurl\b/,
  wget: /\bwget\b|busybox/,
  nc: /\bnc\b|netcat|ncat|busybox/,
};

/**
 * Whether a built image certainly lacks a tool: its base lacks it, and no line of the final image
 * installs it or copies something of its name. Scripts that install more are not looked into, so a
 * base with a package manager and a script that runs is not judged.
 */
export function builtLacks(built: BuiltImage, tool: Tool): boolean {
  const { base, chain } = built;
  if (base === null || !lacks(base, tool)) return false;
  const texts = chain
    .flatMap(({ instructions }) => instructions)
    .filter(({ name }) => name === "RUN" || name === "COPY" || name === "ADD");
  if (texts.some(({ text }) => TOOL_IN_TEXT[tool].test(text))) return false;
  const opaque =
    /\.sh\b|<<|\bmake\b|ansible|\/bin\/?\s|\s\/\s*$|-r\s+\S*packages|\$\{?\w*(?:PKG|PACKAGES|DEPS)/i;
  return !texts.some(({ text }) => opaque.test(text) && !(tool === "sh" && /^--chown/.test(text)));
}
