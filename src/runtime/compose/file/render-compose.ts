import { Document, isMap, isScalar } from "yaml";
import type { Plan } from "../../../plan/plan.ts";
import type { ComposeFile } from "./compose-file.ts";

const HEAD = ` Written by devstack up, and written anew by the next one: change devstack.yaml instead.
 Every port is on this machine's loopback interface; nothing here holds a secret.`;

/** The file as text, with a comment above each service that says what it is for. */
export function renderCompose(file: ComposeFile, { services }: Pick<Plan, "services">): string {
  const document = new Document(literal(file), { aliasDuplicateObjects: false });
  document.commentBefore = HEAD;
  const section = document.get("services");
  if (isMap(section)) {
    for (const [index, { key }] of section.items.entries()) {
      if (!isScalar(key)) continue;
      const service = services.find(({ name }) => name === key.value);
      if (service === undefined) continue;
      key.commentBefore = ` ${aboutService(service)}`;
      // What comes first would otherwise follow a blank line of blanks.
      if (index > 0) key.spaceBefore = true;
    }
  }
  return document.toString({ lineWidth: 100 });
}

/** What the file alone does not tell; Compose knows no need for another service to be ready. */
function aboutService({ origin, job, needs }: Plan["services"][number]): string {
  const kind = origin === "user" ? "From services: of devstack.yaml" : "Of the platform";
  const waits = Object.entries(needs).flatMap(([name, need]) => (need === "ready" ? [name] : []));
  return [
    `${kind}${job ? ", a job" : ""}`,
    ...(waits.length > 0 ? [`devstack starts it when ${waits.join(", ")} answers its probes`] : []),
  ].join("; ");
}

/** Every text as Compose is to take it: without the dollar signs that it would fill in. */
function literal(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("$", "$$$$");
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, literal(item)]));
}
