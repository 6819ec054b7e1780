import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type Server } from "node:tls";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EngineClient } from "../../src/runtime/compose/engine/client.ts";
import { engineEnvironment } from "../../src/runtime/compose/engine/engine-environment.ts";
import { findEngine } from "../../src/runtime/compose/engine/find-engine.ts";
import { needs } from "../needs.ts";
import type { Engine } from "../support/engine/engine.ts";
import { makeTestEngine } from "../support/test-engine.ts";

const run = promisify(execFile);

/** Makes ca.pem, and cert.pem with key.pem that it vouches for, in a folder each. */
async function makeCertificates(folder: string, names: readonly string[]): Promise<void> {
  const openssl = (...args: string[]) => run("openssl", args, { cwd: folder });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  await openssl(
    "req",
    "-x509",
    ...key,
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
    "-subj",
    "/CN=test ca",
  );
  for (const name of names) {
    await mkdir(join(folder, name));
    const [keyFile, request] = [join(name, "key.pem"), join(name, "request")];
    await openssl("req", ...key, "-keyout", keyFile, "-out", request, "-subj", `/CN=${name}`);
    await writeFile(join(folder, "extensions"), "subjectAltName=IP:127.0.0.1");
    const authority = [
      "-CA",
      "ca.pem",
      "-CAkey",
      "ca.key",
      "-CAcreateserial",
      "-extfile",
      "extensions",
    ];
    await openssl("x509", "-req", "-in", request, ...authority, "-out", join(name, "cert.pem"));
    await copyFile(join(folder, "ca.pem"), join(folder, name, "ca.pem"));
  }
}

/** Lets in over TCP who has a certificate, as an engine with --tlsverify does. */
async function openDoor({ dockerHost }: Engine, folder: string): Promise<Server> {
  const [ca, cert, key] = await Promise.all(
    ["ca.pem", "cert.pem", "key.pem"].map((name) => readFile(join(folder, name))),
  );
  const server = createServer({ ca, cert, key, requestCert: true }, (outside) => {
    const inside = connect(dockerHost.slice("unix://".length));
    outside.pipe(inside).pipe(outside);
    for (const socket of [inside, outside]) socket.on("error", () => outside.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

describe("an engine that asks for certificates", needs("engine", "openssl"), () => {
  let folder: string;
  let own: Engine;
  let door: Server;
  let dockerHost: string;
  const withCertificates = () => ({
    DOCKER_HOST: dockerHost,
    DOCKER_TLS_VERIFY: "1",
    DOCKER_CERT_PATH: join(folder, "client"),
  });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tls-"));
    await makeCertificates(folder, ["engine", "client"]);
    own = await makeTestEngine();
    door = await openDoor(own, join(folder, "engine"));
    dockerHost = `tcp://127.0.0.1:${(door.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    door?.close();
    await own?.end();
    await rm(folder, { recursive: true, force: true });
  });

  test("answers who has them, devstack and Docker's own client alike", async () => {
    const { engine } = await findEngine(withCertificates());
    expect(engine).toMatchObject({
      dockerHost,
      name: "Docker",
      remote: false,
      tls: { verify: true },
    });
    if (engine === null) return;
    expect(await new EngineClient(engine).containers()).toEqual([]);
    const env = engineEnvironment({ PATH: process.env["PATH"] }, engine);
    const { stdout } = await run("docker", ["version", "--format", "{{.Server.Version}}"], { env });
    expect(stdout.trim()).toBe(engine.version);
  });

  test("is reached by a Docker context that holds them", async () => {
    const config = join(folder, "config");
    const digest = createHash("sha256").update("safe").digest("hex");
    const [meta, tls] = ["meta", "tls"].map((kind) => join(config, "contexts", kind, digest));
    await mkdir(meta ?? "", { recursive: true });
    await mkdir(join(tls ?? "", "docker"), { recursive: true });
    const endpoint = { Host: dockerHost, SkipTLSVerify: false };
    await writeFile(
      join(meta ?? "", "meta.json"),
      JSON.stringify({ Endpoints: { docker: endpoint } }),
    );
    for (const name of ["ca.pem", "cert.pem", "key.pem"]) {
      await copyFile(join(folder, "client", name), join(tls ?? "", "docker", name));
    }
    await writeFile(join(config, "config.json"), '{"currentContext":"safe"}');
    const { engine, refusals } = await findEngine({ DOCKER_CONFIG: config });
    expect(refusals).toEqual([]);
    expect(engine).toMatchObject({ dockerHost, origin: "Docker context safe" });
  });

  test("refuses who has none, and is refused when it cannot prove who it is", async () => {
    const empty = join(folder, "empty");
    await mkdir(empty);
    const refusalOf = async (env: Record<string, string>) => (await findEngine(env)).refusals;
    expect(await refusalOf({ DOCKER_HOST: dockerHost })).toHaveLength(1);
    const without = await refusalOf({ ...withCertificates(), DOCKER_CERT_PATH: empty });
    expect(without).toMatchObject([{ reason: expect.stringMatching(/certificate/) }]);
    await copyFile(join(folder, "client", "ca.pem"), join(empty, "ca.pem"));
    const nameless = await refusalOf({ ...withCertificates(), DOCKER_CERT_PATH: empty });
    expect(nameless).toMatchObject([{ reason: expect.stringMatching(/certificate/) }]);
  });
});
