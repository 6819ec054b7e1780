import * as z from "zod/mini";

/** The answers of GET /api/tags and GET /api/ps (Ollama, "API": list local, list running models). */
const modelsSchema = z.object({ models: z.array(z.object({ name: z.string() })) });

/** Whether a model is in such a list; undefined for a text that is none. */
export function lists(text: string, model: string): boolean | undefined {
  try {
    const { data } = modelsSchema.safeParse(JSON.parse(text));
    return data?.models.some(({ name }) => withTag(name) === withTag(model));
  } catch {
    return undefined;
  }
}

/** Ollama takes a name without a tag for its latest. */
function withTag(name: string): string {
  return name.includes(":") ? name : `${name}:latest`;
}
