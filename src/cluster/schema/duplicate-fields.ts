/**
 * Paths of the fields that a JSON text gives more than once within one object, as
 * `spec.containers[0].image`. The text must be valid JSON: `JSON.parse` keeps the last of such fields
 * and says nothing.
 */
export function duplicateFields(json: string): string[] {
  const found = new Set<string>();
  const open: Frame[] = [];
  // Strings, and the marks that structure them; all else is skipped.
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;
  let key = "";
  for (const [text] of json.matchAll(token)) {
    const frame = open.at(-1);
    if (text === "{" || text === "[") {
      open.push({
        path: childPath(frame, key),
        seen: text === "{" ? new Set() : undefined,
        index: 0,
      });
    } else if (text === "}" || text === "]") open.pop();
    else if (text === "," && frame !== undefined) {
      frame.index += 1;
      frame.atValue = false;
    } else if (text === ":" && frame !== undefined) frame.atValue = true;
    else if (frame?.seen !== undefined && frame.atValue !== true) {
      key = JSON.parse(text);
      const path = childPath(frame, key);
      if (frame.seen.has(key)) found.add(path);
      frame.seen.add(key);
    }
  }
  return [...found];
}

interface Frame {
  readonly path: string;
  /** Of an object: its keys so far. */
  readonly seen: Set<string> | undefined;
  index: number;
  atValue?: boolean;
}

function childPath(frame: Frame | undefined, key: string): string {
  if (frame === undefined) return "";
  if (frame.seen === undefined) return `${frame.path}[${frame.index}]`;
  return frame.path === "" ? key : `${frame.path}.${key}`;
}
