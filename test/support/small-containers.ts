import { nodeImages } from "../components/images/node-images.ts";
import { tarOf } from "../components/images/tar.ts";
import type { Engine } from "./engine/engine.ts";
import { requestedPorts } from "./requested-ports.ts";
import type { ServiceEntry } from "./test-stack.ts";

/** Answers HTTP on $PORT, and ends in order when it is asked to. */
export const WEB = `
  require("node:http").createServer((_, answer) => answer.end("ok")).listen(process.env.PORT);
  process.on("SIGTERM", () => process.exit(0));
  console.log("listening");
`;

/** Gives an engine an image of that name that runs a line of JavaScript; returns the name. */
export async function scriptImage(engine: Engine, name: string, script: string): Promise<string> {
  const [node] = await nodeImages();
  const dockerfile = [`FROM ${node?.image}`, `CMD ${JSON.stringify(["node", "-e", script])}`];
  await engine.request({
    method: "POST",
    path: `/build?${new URLSearchParams({ t: name })}`,
    body: tarOf([{ path: "/Dockerfile", content: { text: dockerfile.join("\n") } }]),
  });
  return name;
}

/** A service that answers HTTP from a container; made for an engine that has no image of it yet. */
export async function webContainer(engine: Engine, more: ServiceEntry = {}): Promise<ServiceEntry> {
  const [http = 0] = await requestedPorts(1);
  const { env, ...rest } = more;
  return {
    image: await scriptImage(engine, "web:1", WEB),
    ports: { http },
    probes: [{ http: "/" }],
    env: { PORT: "${port:http}", ...(env as object) },
    ...rest,
  };
}

/** A container as an engine lists it. */
export interface ListedContainer {
  Id: string;
  Names: string[];
  State: string;
  Labels: Record<string, string>;
}

/** All containers that an engine has, running or not. */
export async function containersOf(engine: Engine): Promise<ListedContainer[]> {
  return JSON.parse(await engine.request({ path: "/containers/json?all=1" }));
}

/** The id of the container of a service, of an engine that has one stack. */
export async function containerOf(engine: Engine, service: string): Promise<string> {
  const containers = await containersOf(engine);
  const found = containers.find(({ Labels }) => Labels["dev.devstack.service"] === service);
  if (found === undefined) throw new Error(`the engine has no container of ${service}`);
  return found.Id;
}
