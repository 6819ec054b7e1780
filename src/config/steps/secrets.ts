import { closest } from "../closest.ts";
import type { ConfigPath } from "../config-path.ts";
import { type Draft, isKnownService, serviceNames } from "../draft.ts";
import { didYouMean, type Problem } from "../problem.ts";
import type { SecretData } from "../schema/secrets-schema.ts";
import { secretVariable } from "../secret-variable.ts";

/** Step seven: each secret has one source and reaches services that are there, under a name of its own. */
export function checkSecrets(draft: Draft): Problem[] {
  const taken = new Map<string, string>();
  return Object.entries(draft.data.secrets).flatMap(([name, secret]) => [
    ...sourceProblems(draft, name),
    ...commandProblems(name, secret),
    ...secret.to.flatMap((service, index) => [
      ...unknownService(draft, service, ["secrets", name, "to", index]),
      ...variableProblems(draft, { name, service, as: secret.as, index }, taken),
    ]),
  ]);
}

function sourceProblems({ source }: Draft, name: string): Problem[] {
  const has = (key: string) => source.has(["secrets", name, key]);
  if (has("from") && has("generate")) {
    return [
      {
        path: ["secrets", name, "generate"],
        at: "key",
        message: "from already says where the value comes from",
        suggestion: "keep one of them",
      },
    ];
  }
  if (has("from") || has("generate")) return [];
  return [
    {
      path: ["secrets", name],
      at: "key",
      message: "nothing says where its value comes from",
      suggestion: "add from: env:NAME, file:path or exec:program, or generate: 32",
    },
  ];
}

/** What means something to a shell would reach the program as it is written. */
function commandProblems(name: string, { from }: SecretData): Problem[] {
  if (typeof from !== "string" || !from.startsWith("exec:") || !/["'`$\\|<>;&]/.test(from))
    return [];
  return [
    {
      path: ["secrets", name, "from"],
      at: "value",
      message: "no shell reads this command: quotes and its like mean nothing in it",
      suggestion: 'write it as a list of words: ["exec:program", "first argument"]',
    },
  ];
}

/** What is not there, or not started by devstack, gets nothing. */
function unknownService(draft: Draft, service: string, path: ConfigPath): Problem[] {
  const written = draft.data.services[service];
  if (written !== undefined && (written.url !== null || written.urls !== null)) {
    const message = `${service} runs elsewhere: devstack gives it nothing`;
    return [{ path, at: "value", message, suggestion: "give it the secret where it is started" }];
  }
  if (isKnownService(draft, service)) return [];
  const suggestion = didYouMean(closest(service, serviceNames(draft)));
  return [{ path, at: "value", message: "unknown service", suggestion }];
}

interface Delivery {
  name: string;
  service: string;
  as: SecretData["as"];
  index: number;
}

function variableProblems(
  { data, source }: Draft,
  { name, service, as, index }: Delivery,
  taken: Map<string, string>,
): Problem[] {
  const variable = secretVariable(name, as);
  const key = `${service} ${variable}`;
  const other = taken.get(key);
  taken.set(key, name);
  const problem = (message: string, suggestion: string): Problem[] => [
    { path: ["secrets", name, "to", index], at: "value", message, suggestion },
  ];
  if (other === name) return problem(`${service} is written twice`, "remove one");
  if (other !== undefined) {
    return problem(`${service} would get ${variable} from ${other} too`, "rename one of them");
  }
  if (!Object.hasOwn(data.services[service]?.env ?? {}, variable)) return [];
  const place = source.where(["services", service, "env", variable]);
  return problem(
    `${service} has ${variable} under env already`,
    place === null ? "remove one" : `see ${place}`,
  );
}
