import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { stackFolders } from "../../runtime/stack-folders.ts";
import { findSecrets } from "./find-secrets.ts";

test("secrets are found in .env, also over several lines and where a line is broken", async () => {
  const folder = await temporaryFolder();
  const key = "first line of it\nsecond line of it";
  const lines = [
    `KEY="${key}"`,
    "export TOKEN='violet-otter'",
    'BROKEN="never-closed',
    "PORT=8080",
  ];
  await writeFile(join(folder, ".env"), lines.join("\n"));
  const stack = { env: {}, folder, folders: stackFolders(folder, null) };
  const found = await findSecrets(stack, []);
  expect(found).toEqual(expect.arrayContaining([key, "violet-otter", "never-closed"]));
  expect(found, "a plain or short value would blot out a report").not.toContain("8080");
});

test("secrets are found by the names of variables, in URLs and in the folder of secrets", async () => {
  const folder = await temporaryFolder();
  const folders = stackFolders(folder, null);
  await mkdir(folders.secrets, { recursive: true });
  await writeFile(join(folders.secrets, "audit"), "from-a-file");
  const env = { GITHUB_TOKEN: "from-the-shell", DATABASE: "postgres://ada:from%2Da-url@db/x" };
  const document = { command: ["x", "--api-key", "from-an-argument"], level: "information" };
  expect((await findSecrets({ env, folder, folders }, [document])).sort()).toEqual([
    "from%2Da-url",
    "from-a-file",
    "from-a-url",
    "from-an-argument",
    "from-the-shell",
  ]);
});

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "find-secrets-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}
