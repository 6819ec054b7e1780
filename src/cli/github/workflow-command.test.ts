import { expect, test } from "vitest";
import { group, quoted, workflowCommand } from "./workflow-command.ts";

test("no text can end a command, or be another", () => {
  const text = "100 %\r\n::error::not mine";
  expect(workflowCommand("error", { title: "a:b,c\nd%", line: 3, file: undefined }, text)).toBe(
    "::error title=a%3Ab%2Cc%0Ad%25,line=3::100 %25%0D%0A::error::not mine\n",
  );
  expect(workflowCommand("notice", {}, "")).toBe("::notice::\n");
});

test("text of others stands where commands are not obeyed", () => {
  expect(quoted("::set-output name=x::y", "t-1")).toBe(
    "::stop-commands::t-1\n::set-output name=x::y\n::t-1::\n",
  );
  expect(group("A log", "one\ntwo\n", "t-1")).toBe(
    "::group::A log\n::stop-commands::t-1\none\ntwo\n::t-1::\n::endgroup::\n",
  );
});
