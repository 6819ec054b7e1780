import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { parse } from "yaml";
import { API_CASES, type ApiCase, caseName } from "../support/cluster/api-requests.ts";
import { briefAnswer } from "../support/cluster/brief-answer.ts";
import { comparableAnswer } from "../support/cluster/comparable-answer.ts";
import { HUGE_CASES } from "../support/cluster/huge-requests.ts";

/**
 * Records what a real API server answers to the requests of test/support/cluster/api-requests.ts and
 * huge-requests.ts:
 *
 *     node test/components/record-api-answers.ts KUBECONFIG
 *
 * The server must be fresh, and no controllers may run beside it.
 */
const FOLDER = new URL("../fixtures/kube-api/", import.meta.url);

interface Connection {
  readonly server: string;
  readonly token: string;
}

function connectionOf(file: string): Connection {
  const { clusters, users } = parse(readFileSync(file, "utf8"));
  return { server: clusters[0].cluster.server, token: users[0].user.token };
}

interface RawAnswer {
  readonly status: number;
  readonly type: string;
  readonly warnings: readonly string[];
  readonly body: string;
}

function ask(
  { server, token }: Connection,
  { method, url, body, type }: ApiCase,
): Promise<RawAnswer> {
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const headers = {
    authorization: `Bearer ${token}`,
    accept: "application/json",
    "user-agent": "recorder",
    // Of a DELETE Node.js says no length by itself.
    "content-length": Buffer.byteLength(text ?? ""),
    ...(text !== undefined && { "content-type": type ?? "application/json" }),
  };
  return new Promise((resolve, reject) => {
    const options = { method, headers, rejectUnauthorized: false };
    const sent = request(new URL(url, server), options, async (response) => {
      const parts: Buffer[] = [];
      for await (const part of response) parts.push(part);
      const raw = response.rawHeaders;
      const warnings = raw.filter(
        (_, at) => raw[at - 1]?.toLowerCase() === "warning" && at % 2 === 1,
      );
      resolve({
        status: response.statusCode ?? 0,
        type: response.headers["content-type"] ?? "",
        warnings,
        body: Buffer.concat(parts).toString(),
      });
    });
    sent.on("error", reject);
    sent.end(text);
  });
}

function write(name: string, answers: readonly unknown[]): void {
  writeFileSync(new URL(name, FOLDER), `${JSON.stringify(answers, null, 1)}\n`);
}

const connection = connectionOf(process.argv[2] ?? "");
const answers: unknown[] = [];
for (const one of API_CASES) {
  answers.push({ request: caseName(one), answer: comparableAnswer(await ask(connection, one)) });
}
write("answers.json", answers);
const huge: unknown[] = [];
for (const one of HUGE_CASES) {
  const { status, body } = await ask(connection, one);
  huge.push({ request: one.what, answer: briefAnswer(status, body) });
}
write("huge-answers.json", huge);
