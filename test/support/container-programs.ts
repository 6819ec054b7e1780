import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./checkout.ts";
import type { ServiceEntry } from "./test-stack.ts";

/** An image that every test engine has and in which a line of JavaScript runs: that of Node.js. */
const NODE_IMAGE = /^FROM (node:\S+)/m.exec(
  readFileSync(join(repository, "compose/Dockerfile"), "utf8"),
)?.[1];

/** A container that runs some JavaScript to its end. */
export function nodeContainer(script: string, more: ServiceEntry = {}): ServiceEntry {
  // What runs as the first process of a container ends at no signal by itself.
  const whole = `process.on("SIGTERM", () => process.exit());${script}`;
  return { image: NODE_IMAGE, command: ["node", "-e", whole.replaceAll("$", "$$$$")], ...more };
}

/** A container that answers every request with 200 and what the script makes of it. */
export function httpContainer(
  port: number,
  { answer = "'ok'", afterMs = 0, ...more }: ServiceEntry & { answer?: string; afterMs?: number },
): ServiceEntry {
  const server = `require("node:http").createServer(async (request, response) => {
    const text = await (async () => ${answer})().catch(String);
    response.end(String(text));
  }).listen(${port}, "0.0.0.0")`;
  return nodeContainer(`setTimeout(() => { ${server} }, ${afterMs})`, {
    ports: { http: port },
    probes: [{ http: "/" }],
    ...more,
  });
}
