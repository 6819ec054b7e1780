import { ApiError } from "../status/api-error.ts";
import type { SelectableField, SelectableFields } from "./selectable-fields.ts";

interface FieldRequirement {
  readonly name: string;
  readonly field: SelectableField;
  readonly equal: boolean;
  readonly value: string;
}

/** A field selector made ready for asking; it never changes. */
export class CompiledFieldSelector {
  readonly #requirements: readonly FieldRequirement[];

  constructor(requirements: readonly FieldRequirement[]) {
    this.#requirements = requirements;
  }

  /** Whether all holds of the object; a missing field is as an empty one. */
  matches(object: object): boolean {
    for (const { field, equal, value } of this.#requirements) {
      if ((valueIn(object, field) === value) !== equal) return false;
    }
    return true;
  }

  get isEverything(): boolean {
    return this.#requirements.length === 0;
  }

  /** The one value that the field must have, if the selector says so: for an index to start from. */
  exactly(name: string): string | undefined {
    return this.#requirements.find((each) => each.name === name && each.equal)?.value;
  }

  /** As in `fieldSelector=`, sorted. */
  get text(): string {
    return this.#requirements
      .map(({ name, equal, value }) => `${name}${equal ? "=" : "!="}${escaped(value)}`)
      .join(",");
  }
}

/**
 * Reads what `fieldSelector=` says: `spec.nodeName=a1,status.phase!=Failed`, with `\,`, `\=` and
 * `\\` in values. An empty text selects all.
 * @throws ApiError BadRequest in the API server's words
 */
export function parseFieldSelector(text: string, known: SelectableFields): CompiledFieldSelector {
  const terms = termsOf(text)
    .filter((term) => term !== "")
    .sort()
    .map((term) => termParts(term, text));
  return new CompiledFieldSelector(
    terms.map(({ name, equal, value }) => {
      const field = known.fields.get(name);
      if (field === undefined) throw new ApiError("BadRequest", known.unsupported(name));
      return { name, field, equal, value };
    }),
  );
}

/** Cuts at commas, but not at those with a backslash before them. */
function termsOf(text: string): string[] {
  const terms: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === ",") {
      terms.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...terms, text.slice(start)];
}

function termParts(term: string, text: string) {
  const [operator] = /!=|==|=/.exec(term) ?? [];
  if (operator === undefined) {
    throw new ApiError("BadRequest", `invalid selector: '${text}'; can't understand '${term}'`);
  }
  const at = term.indexOf(operator);
  const value = unescaped(term.slice(at + operator.length));
  return { name: term.slice(0, at), equal: operator !== "!=", value };
}

function escaped(value: string): string {
  return value.replaceAll(/[\\,=]/g, "\\$&");
}

function unescaped(value: string): string {
  return value.replaceAll(/\\([\s\S]?)|[,=]/gu, (found, character?: string) => {
    if (character === undefined) {
      fail(`unescaped character in value: ${found.codePointAt(0)}`);
    }
    if (character !== "\\" && character !== "," && character !== "=") {
      fail(`invalid escape sequence: ${found}`);
    }
    return character;
  });
}

function fail(why: string): never {
  throw new ApiError("BadRequest", `invalid field selector: ${why}`);
}

function valueIn(object: object, { paths, missing }: SelectableField): string {
  for (const path of paths) {
    const found = at(object, path);
    if (found !== undefined && found !== null && found !== "") return String(found);
  }
  return missing;
}

function at(object: object, path: readonly string[]): unknown {
  let found: unknown = object;
  for (const name of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, name))
      return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}
