import type { CommandContext, Result } from "../command.ts";
import { renderProof } from "../rendering/render-proof.ts";

/** `devstack prove`. */
export async function runProve(context: CommandContext): Promise<Result> {
  const { api, emit, signal } = context;
  const result = await api.prove(await context.openStack(), { emit, signal });
  return {
    kind: "result",
    document: result,
    text: (view) => renderProof(result, view),
    github: async ({ mask }) => {
      const { summarizeProof } = await import("../github/summarize.ts");
      return { summary: summarizeProof(mask(result)) };
    },
  };
}
