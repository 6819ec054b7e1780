import { Document, isMap, isScalar } from "yaml";
import type { Plan } from "../../../plan/plan.ts";
import type { ComposeFile } from "./compose-file.ts";
import { filledInLater } from "./later.ts";
import { READY } from "./waiting-services.ts";

const HEAD = ` Written by devstack up, and written anew by the next one: change devstack.yaml instead.
 Every port is on this machine's loopback interface; nothing here holds a secret.`;

/**
 * The file as text, with a comment above each service that says what it is for, and one above all.
 */
export function renderCompose(
  file: ComposeFile,
  { services }: Pick<Plan, "services">,
  head = HEAD,
): string {
  const document = new Document(literal(file), { aliasDuplicateObjects: false });
  document.commentBefore = head;
  const section = document.get("services");
  if (isMap(section)) {
    for (const [index, { key }] of section.items.entries()) {
      if (!isScalar(key)) continue;
      const service = services.find(({ name }) => name === key.value);
      key.commentBefore = service ? ` ${aboutService(service)}` : aboutWaiting(`${key.value}`);
      // What comes first would otherwise follow a blank line of blanks.
      if (index > 0) key.spaceBefore = true;
    }
  }
  return document.toString({ lineWidth: 100 });
}

function aboutService({ origin, job }: Plan["services"][number]): string {
  const kind = origin === "user" ? "From services: of devstack.yaml" : "Of the platform";
  return `${kind}${job ? ", a job" : ""}`;
}

function aboutWaiting(name: string): string {
  return name === READY
    ? ` Waits until every service answers its probes; devstack up waits from outside instead:
 docker compose up --detach --wait ${READY}`
    : " Ends well as soon as that service answers its probes: others are started after it";
}

/** Every text as Compose is to take it: without the dollar signs that it would fill in. */
function literal(value: unknown): unknown {
  if (typeof value === "string") return filledInLater(value.replaceAll("$", "$$$$"));
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, literal(item)]));
}
