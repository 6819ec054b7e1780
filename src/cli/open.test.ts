import { expect, test } from "vitest";
import { fakeStackApi } from "../../test/support/fake-stack-api.ts";
import { runCli } from "../../test/support/run-cli.ts";
import { DevstackError } from "../util/errors.ts";

test("open says what it has opened", async () => {
  const opened: string[] = [];
  const api = fakeStackApi({
    openInBrowser: async (url) => {
      opened.push(url);
      return { opened: true };
    },
  });
  expect(await runCli("open", { api })).toEqual({
    status: 0,
    stdout: "Opened grafana: http://127.0.0.1:3000\n",
    stderr: "",
  });
  expect(opened).toEqual(["http://127.0.0.1:3000"]);
});

test("open says how people sign in, and not with what", async () => {
  const passwordFile = "/stack/.devstack/secrets/generated/grafana-admin-password";
  const api = fakeStackApi({
    webPage: async () => ({
      service: "grafana",
      url: "http://127.0.0.1:3000",
      signIn: { service: "grafana", user: "admin", passwordFile },
    }),
  });
  expect((await runCli("open", { api })).stdout).toBe(
    "Sign in: admin, password in .devstack/secrets/generated/grafana-admin-password\n" +
      "Opened grafana: http://127.0.0.1:3000\n",
  );
  const { stdout } = await runCli("open --json", { api });
  expect(JSON.parse(stdout)).toMatchObject({ signIn: { user: "admin", passwordFile } });
});

test("open --print opens nothing and prints the address alone", async () => {
  const api = fakeStackApi({
    openInBrowser: async () => {
      throw new Error("it was opened");
    },
  });
  const { stdout } = await runCli("open grafana --print", { api });
  expect(stdout).toBe("http://127.0.0.1:3000\n");
});

test("without a browser the address is printed, and why", async () => {
  const api = fakeStackApi({
    openInBrowser: async () => ({ opened: false, reason: "there is no desktop here" }),
  });
  expect(await runCli("open", { api })).toMatchObject({
    status: 0,
    stdout:
      "No browser could be opened: there is no desktop here. The address:\nhttp://127.0.0.1:3000\n",
  });
  const { stdout } = await runCli("open --json", { api });
  expect(JSON.parse(stdout)).toMatchObject({ opened: false, reason: "there is no desktop here" });
});

test("a service without a web page is 2, and those with one are told", async () => {
  const api = fakeStackApi({
    webPage: async () => {
      throw new DevstackError("E_USAGE", "memory has no web page", {
        why: "those with one: grafana",
      });
    },
  });
  const { status, stderr } = await runCli("open memory", { api });
  expect(status).toBe(2);
  expect(stderr).toContain("those with one: grafana");
});
