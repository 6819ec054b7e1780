import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { needs } from "../needs.ts";
import { repository } from "../support/checkout.ts";
import { runCommand } from "../support/run-command.ts";
import { requireComponent } from "./components.ts";

const GOLDENS = join(repository, "src/runtime/compose/goldens");

test.for(["default", "own-services"])(
  "the real Compose takes the file of %s without a word",
  needs("components:docker-compose"),
  async (name) => {
    const args = ["--file", join(GOLDENS, `${name}.compose.yaml`), "config", "--quiet"];
    const env = { PATH: process.env["PATH"], AUDIT_KEY: "value" };
    const end = await runCommand(requireComponent("docker-compose"), args, { cwd: tmpdir(), env });
    expect(end).toEqual({ status: 0, signal: null, stdout: "", stderr: "" });
  },
);
