import type { Probe, Service } from "../compose/service.ts";
import type { LintContext } from "../context.ts";
import type { LintRule } from "../finding.ts";
import { builtLacks, lacks } from "../images/image-tools.ts";
import type { Tool } from "../images/tools-table.ts";
import { placeOf } from "../tree/tree.ts";

export const probeTool: LintRule = {
  code: "L_PROBE_TOOL",
  severity: "error",
  title: "a probe runs a program that the image does not have",
  consequence:
    "The probe can never succeed: the container stays unhealthy, and whatever waits for it never starts.",
  fix: "Probe with a program that the image has, or from outside the container.",
  docs: "Judged by a table of well-known images and versions (src/lint/images/tools-table.ts), and for `build` by the base of the last stage unless a line of the Dockerfile may install the program. Silent about every other image.",
  *check(context) {
    for (const service of context.services.values()) {
      const { probe } = service;
      if (probe === null || probe.disabled) continue;
      const tool = missing(probe, service, context);
      if (tool === null) continue;
      const word = probe.words.find(({ text }) => programOf(text) === tool);
      const what = imageWords(service, context);
      yield {
        at: word === undefined ? probe.at : placeOf(word.from, tool),
        service: service.name,
        message:
          tool === "sh" && word === undefined
            ? `the probe of ${service.name} is a shell line, and ${what} has no shell`
            : `the probe of ${service.name} runs ${tool}, and ${what} has none`,
      };
    }
  },
};

/** The first program of the probe that the image certainly lacks. */
function missing(probe: Probe, service: Service, context: LintContext): Tool | null {
  const lacking = (tool: Tool) => isLacking(tool, service, context);
  if (probe.shell && lacking("sh")) return "sh";
  const programs = probe.shell ? commandsOf(probe) : [probe.words[0]?.text ?? ""];
  for (const program of programs) {
    const name = programOf(program);
    if (isTool(name) && lacking(name)) return name;
  }
  return null;
}

function isLacking(tool: Tool, service: Service, { builds }: LintContext): boolean {
  if (service.build !== null) {
    const built = builds.of(service);
    return built !== null && builtLacks(built, tool);
  }
  return service.image !== null && lacks(service.image.reference, tool);
}

/**
 * The programs of a shell line that must all be there: with `||` a second one may stand in for a
 * first that is missing, so only a line whose alternatives end it counts.
 */
function commandsOf({ words }: Probe): string[] {
  const texts = words.map(({ text }) => text);
  const either = texts.indexOf("||");
  if (either !== -1 && !["exit", "false", "kill"].includes(texts[either + 1] ?? "")) return [];
  const line = either === -1 ? texts : texts.slice(0, either);
  if (line.some((word) => /^(?:if|for|while|command|which|test|\[)$/.test(word))) return [];
  return line.filter((_, at) => at === 0 || ["&&", "|", ";"].includes(line[at - 1] ?? ""));
}

const programOf = (text: string) => text.replace(/^\/(?:usr\/)?(?:local\/)?s?bin\//, "");
const isTool = (name: string): name is Tool => ["sh", "curl", "wget", "nc"].includes(name);

function imageWords(service: Service, { builds }: LintContext): string {
  const { build, image } = service;
  const base = build === null ? image?.reference : builds.of(service)?.base;
  const name = base ? [base.name, ...(base.tag === null ? [] : [base.tag])].join(":") : "its image";
  return build === null ? name : `its base ${name}`;
}
