import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { type TarEntry, tarOf } from "../components/images/tar.ts";

export interface RegistryOptions {
  /** The one image that it has: its name without registry and tag, and what is in it. */
  name: string;
  files: readonly TarEntry[];
  /** Of the image, as the OCI image specification has it under `config`. */
  config: object;
  /** Whoever does not say so gets nothing; anybody when absent. */
  login?: { username: string; password: string };
  /** Sends half of the layer, and the rest when this resolves. */
  pause?: Promise<void>;
}

export interface Registry {
  /** Host and port: engines speak plain HTTP to registries on 127.0.0.0/8. */
  host: string;
  /** The image's name, with the registry and the tag `1`. */
  image: string;
  /** Paths that were asked for. */
  asked: string[];
}

const MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
const CONFIG = "application/vnd.docker.container.image.v1+json";
const LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";

/**
 * A stand-in for an image registry, which says what it is: the part of the distribution project's API
 * that a pull needs, with one image of one layer. It ends with the test.
 */
export async function fakeRegistry(options: RegistryOptions): Promise<Registry> {
  // Registries may hold layers as they are: engines look at what comes.
  const layer = await buffer(tarOf(options.files));
  const config = Buffer.from(
    JSON.stringify({
      architecture: process.arch === "x64" ? "amd64" : process.arch,
      os: "linux",
      config: options.config,
      rootfs: { type: "layers", diff_ids: [digestOf(layer)] },
    }),
  );
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: { mediaType: CONFIG, size: config.length, digest: digestOf(config) },
      layers: [{ mediaType: LAYER, size: layer.length, digest: digestOf(layer) }],
    }),
  );
  const asked: string[] = [];
  const { name, login, pause } = options;
  const server = createServer(async (request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    response.setHeader("docker-distribution-api-version", "registry/2.0");
    response.setHeader("server", "devstack tests: a stand-in, no registry");
    if (login !== undefined && !knows(request, login)) refuse(response);
    else if (path === "/v2/") answer(response, "application/json", Buffer.from("{}"));
    else if (path.startsWith(`/v2/${name}/manifests/`)) answer(response, MANIFEST, manifest);
    else if (path.endsWith(digestOf(config))) answer(response, CONFIG, config);
    else if (path.endsWith(digestOf(layer))) {
      response.writeHead(200, { "content-type": LAYER, "content-length": layer.length });
      const half = Math.floor(layer.length / 2);
      response.write(layer.subarray(0, half));
      await pause;
      response.end(layer.subarray(half));
    } else {
      const errors = [{ code: "MANIFEST_UNKNOWN", message: "manifest unknown" }];
      response.writeHead(404, { "content-type": "application/json" });
      response.end(JSON.stringify({ errors }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const host = `127.0.0.1:${address.port}`;
  return { host, image: `${host}/${name}:1`, asked };
}

function answer(response: ServerResponse, type: string, body: Buffer): void {
  response.writeHead(200, {
    "content-type": type,
    "content-length": body.length,
    "docker-content-digest": digestOf(body),
  });
  response.end(body);
}

function knows(
  { headers }: IncomingMessage,
  { username, password }: { username: string; password: string },
): boolean {
  const expected = Buffer.from(`${username}:${password}`).toString("base64");
  return headers.authorization === `Basic ${expected}`;
}

function refuse(response: ServerResponse): void {
  const errors = [{ code: "UNAUTHORIZED", message: "authentication required" }];
  response.writeHead(401, {
    "content-type": "application/json",
    "www-authenticate": 'Basic realm="stand-in"',
  });
  response.end(JSON.stringify({ errors }));
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
