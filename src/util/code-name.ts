/**
 * A name for the code of a module and of all that it imports: of the bundle, whose chunks are named
 * after what is in them, the names of the chunks that they import included. Null for sources, and
 * for an entry, whose names stay when they change.
 *
 * @param url the module's `import.meta.url`
 */
export function codeOf(url: string): string | null {
  return CHUNK.exec(new URL(url).pathname)?.[1] ?? null;
}

/** As rolldown.config.ts has the bundler name them: eight characters of a hash. */
const CHUNK = /\/chunks\/([\w.-]+-[\w-]{8}\.js)$/;
