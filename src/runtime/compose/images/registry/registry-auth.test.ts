import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFiles } from "../../../../../test/support/temporary-files.ts";
import { DOCKER_HUB } from "./image-name.ts";
import { registryAuth } from "./registry-auth.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");

/** What the engine gets for a registry where config.json and a helper called `fake` are these. */
async function authOf(registry: string, config: unknown, helper = "exit 1") {
  const folder = temporaryFiles({
    "config.json": typeof config === "string" ? config : JSON.stringify(config),
    "docker-credential-fake": `#!/bin/sh\n${helper}\n`,
  });
  await chmod(join(folder, "docker-credential-fake"), 0o755);
  const path = `${folder}:${process.env["PATH"]}`;
  const { header, fault } = await registryAuth(registry, { DOCKER_CONFIG: folder, PATH: path });
  const sent = header === null ? null : JSON.parse(Buffer.from(header, "base64url").toString());
  return { sent, fault };
}

test("without any configuration a registry is asked by nobody in particular", async () => {
  expect(await authOf("ghcr.io", {})).toEqual({ sent: null, fault: null });
  expect(await registryAuth("ghcr.io", { DOCKER_CONFIG: "/nowhere" })).toMatchObject({
    header: null,
    fault: null,
  });
});

test("what docker login has written is sent, with colons in the password", async () => {
  const auths = {
    "ghcr.io": { auth: base64("ada:s3:cret") },
    [DOCKER_HUB]: { auth: base64("eve:hub") },
    "https://old.example/v1/": { auth: base64("bob:old") },
    "azure.example": { identitytoken: "token" },
    "empty.example": {},
  };
  const sent = async (registry: string) => (await authOf(registry, { auths })).sent;
  const named = (serveraddress: string) => ({ serveraddress });
  expect(await sent("ghcr.io")).toEqual({
    username: "ada",
    password: "s3:cret",
    ...named("ghcr.io"),
  });
  expect(await sent(DOCKER_HUB)).toEqual({
    username: "eve",
    password: "hub",
    ...named(DOCKER_HUB),
  });
  expect(await sent("old.example")).toMatchObject({ username: "bob" });
  expect(await sent("azure.example")).toEqual({
    identitytoken: "token",
    ...named("azure.example"),
  });
  expect(await sent("empty.example")).toBeNull();
  expect(await sent("other.example")).toBeNull();
});

const SAYS = `read registry; echo "{\\"Username\\":\\"$1-$registry\\",\\"Secret\\":\\"kept\\"}"`;

test("the helper of a registry is asked, or the store for all", async () => {
  const answer = { username: "get-ghcr.io", password: "kept", serveraddress: "ghcr.io" };
  const helpers = { credHelpers: { "ghcr.io": "fake" }, credsStore: "absent" };
  expect((await authOf("ghcr.io", helpers, SAYS)).sent).toEqual(answer);
  expect((await authOf("ghcr.io", { credsStore: "fake" }, SAYS)).sent).toEqual(answer);
  const token = `echo '{"Username":"<token>","Secret":"long"}'`;
  expect((await authOf("ghcr.io", { credsStore: "fake" }, token)).sent).toEqual({
    identitytoken: "long",
    serveraddress: "ghcr.io",
  });
  const unknown = "echo credentials not found in native keychain; exit 1";
  expect(await authOf("ghcr.io", { credsStore: "fake" }, unknown)).toEqual({
    sent: null,
    fault: null,
  });
});

test("what cannot be had is told without what was printed, and the pull goes on", async () => {
  const fault = async (config: unknown, helper?: string) => {
    const { sent, fault: words } = await authOf("ghcr.io", config, helper);
    expect(sent).toBeNull();
    expect(words ?? "").not.toContain("s3cret");
    return words;
  };
  const store = { credsStore: "fake" };
  expect(await fault({ credsStore: "absent" })).toBe("docker-credential-absent is not on PATH");
  expect(await fault(store, "echo s3cret; exit 7")).toMatch(
    /docker-credential-fake failed with 7$/,
  );
  expect(await fault(store, "echo s3cret")).toBe("docker-credential-fake answers what is no JSON");
  expect(await fault(store, `echo '["s3cret"]'`)).toMatch(/answers what is no credentials$/);
  expect(await fault("{ s3cret")).toMatch(/config\.json is no JSON$/);
  expect(await fault({ auths: [] })).toBeNull();
});
