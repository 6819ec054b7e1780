import { expect, test } from "vitest";
import { cpuTicks, processesOf, programOf, pssKilobytes } from "./processes.ts";

test("CPU time is read behind a name that holds blanks and brackets", () => {
  const fields = ["S", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "111", "22", "33"];
  expect(cpuTicks(`42 (a) b) ${fields.join(" ")}`)).toBe(133);
});

test("PSS is read, and not its parts", () => {
  const text = "Rss:  900 kB\nPss:   321 kB\nPss_Dirty:  7 kB\n";
  expect(pssKilobytes(text)).toBe(321);
  expect(pssKilobytes("")).toBeNaN();
});

test("a program of ours is known by its script, any other by its name", () => {
  expect(programOf("/usr/bin/node\0/opt/dist/services/router.js\0")).toBe("router");
  expect(programOf("/usr/bin/opa\0run\0")).toBe("opa");
});

test("a stack that does not run has no processes", async () => {
  expect(await processesOf("no such stack")).toEqual([]);
});
