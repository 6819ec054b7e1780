/**
 * Runs the cases of src/cluster/ownership/goldens/cases.json against a real control plane and writes its
 * answers to recorded.json beside them: what became of the object, who owns its fields, or why not.
 *
 *   node test/components/record-ownership.ts https://127.0.0.1:6443 TOKEN
 *
 * The objects must not be there yet: use a server without data, and without controllers.
 */
import { readFile, writeFile } from "node:fs/promises";
import { request } from "node:https";

interface Case {
  readonly path: string;
  readonly object: string;
  readonly steps: readonly Step[];
}

interface Step {
  readonly manager: string;
  readonly force?: boolean;
  readonly subresource?: string;
  /** Where it is not the case's own. */
  readonly path?: string;
  readonly create?: unknown;
  readonly apply?: unknown;
  readonly merge?: unknown;
  readonly json?: unknown;
}

const [server = "", token = ""] = process.argv.slice(2);
const folder = new URL("../../src/cluster/ownership/goldens/", import.meta.url);
const cases: Case[] = JSON.parse(await readFile(new URL("cases.json", folder), "utf8"));
const { gitVersion } = await send({ method: "GET", path: "/version" });
const answers = [];
for (const { path, object, steps } of cases) {
  const seen = [];
  for (const step of steps) {
    const answer = await send(requestOf(step, path, object));
    const isScale = answer["kind"] === "Scale";
    const read = { method: "GET", path: `${path}/${object}` };
    seen.push(shown(isScale ? await send(read) : answer));
  }
  answers.push(seen);
}
const lines = answers.map((one) => `[\n${one.map((step) => JSON.stringify(step)).join(",\n")}\n]`);
const text = `{"server":${JSON.stringify(gitVersion)},"answers":[\n${lines.join(",\n")}\n]}\n`;
await writeFile(new URL("recorded.json", folder), text);

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly type?: string;
  readonly body?: unknown;
}

function requestOf(step: Step, ofCase: string, object: string): Sent {
  const { manager, force, subresource } = step;
  const forced = force === undefined ? "" : `&force=${force}`;
  const query = `?fieldManager=${manager}${forced}`;
  const path = step.path ?? ofCase;
  if (step.create !== undefined) {
    return { method: "POST", path: path + query, type: "application/json", body: step.create };
  }
  const part = subresource === undefined ? "" : `/${subresource}`;
  const to = { method: "PATCH", path: `${path}/${object}${part}${query}` };
  if (step.apply !== undefined) {
    return { ...to, type: "application/apply-patch+yaml", body: step.apply };
  }
  const [type, body] = step.merge === undefined ? ["json", step.json] : ["merge", step.merge];
  return { ...to, type: `application/${type}-patch+json`, body };
}

type Answer = Record<string, unknown> & {
  metadata?: Record<string, unknown>;
  spec?: Record<string, unknown>;
};

/** What can be compared: no times, and nothing that the system makes up. */
function shown(answer: Answer): unknown {
  if (answer["kind"] === "Status") {
    const { code, reason, message, details } = answer;
    return { code, reason, message, causes: (details as Answer | undefined)?.["causes"] };
  }
  const { labels, annotations, finalizers, managedFields } = answer.metadata ?? {};
  const { spec, data } = answer;
  const { clusterIPs: _ips, ipFamilies: _families, ipFamilyPolicy: _policy, ...own } = spec ?? {};
  const managers = (managedFields as Answer[] | undefined)?.map(({ time: _at, ...one }) => one);
  return { labels, annotations, finalizers, ...(spec && { spec: own }), data, managers };
}

function send({ method, path, type, body }: Sent): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(type !== undefined && { "content-type": type }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(
      server + path,
      { method, headers, rejectUnauthorized: false },
      (answer) => {
        answer.setEncoding("utf8");
        const parts: string[] = [];
        answer.on("data", (part: string) => parts.push(part));
        answer.on("end", () => resolve(JSON.parse(parts.join(""))));
      },
    );
    sent.on("error", reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
