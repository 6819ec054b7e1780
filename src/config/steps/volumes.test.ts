import { expect, test } from "vitest";
import { problemsIn } from "../../../test/support/config-problems.ts";
import { parseConfig } from "../parse-config.ts";

const volumesOf = (...volumes: unknown[]) =>
  JSON.stringify({ services: { web: { image: "web:1", volumes } } });

test("volumes and folders, in both of Compose's forms", () => {
  const text = volumesOf(
    "data:/var/lib/data",
    "./pages:/srv/pages:ro",
    "/etc/hosts:/hosts:rw",
    { type: "bind", source: "conf", target: "/conf", read_only: true },
    { type: "volume", source: "cache", target: "/cache" },
  );
  const { own } = parseConfig(text, { file: "/stack/devstack.yaml", folder: "/stack" });
  const plain = own["web"]?.volumes.map(
    ({ kind, source, target, readOnly }) => `${kind} ${source} ${target}${readOnly ? " ro" : ""}`,
  );
  expect(plain).toEqual([
    "volume data /var/lib/data",
    "bind /stack/pages /srv/pages ro",
    "bind /etc/hosts /hosts",
    "bind /stack/conf /conf ro",
    "volume cache /cache",
  ]);
});

test.each([
  "data",
  "/var/lib/data",
  "data:relative",
  "pages/x:/x",
  "data:/",
  "data:/data:z",
  "a:/b:ro:c",
  { type: "tmpfs", target: "/x" },
  { source: "a", target: "/x" },
  { type: "bind", source: "", target: "/x" },
  { type: "bind", source: "./a", target: "x" },
])("what is no volume is refused: %j", (volume) => {
  expect(problemsIn(volumesOf(volume))).not.toEqual([]);
});

test.each([
  "/var/run/docker.sock:/var/run/docker.sock",
  "/run/docker.sock:/x:ro",
  "/run/user/1000/podman/podman.sock:/x",
  "/var/run/../run/:/host-run",
  "/:/host:ro",
  { type: "bind", source: "/run", target: "/x" },
])("the engine's socket is refused, also within a folder: %j", (volume) => {
  const [problem, ...more] = problemsIn(volumesOf(volume));
  expect(more).toEqual([]);
  expect(problem).toContain("the engine's socket");
});

test("one place in the container holds one volume, and a volume is no path", () => {
  const twice = problemsIn(volumesOf("a:/data", "b:/data/"));
  expect(twice).toEqual([expect.stringContaining("services.web.volumes[1]: /data is there twice")]);
  const path = problemsIn(volumesOf({ type: "volume", source: "./a", target: "/a" }));
  expect(path).toEqual([expect.stringContaining("./a is a path | write type: bind")]);
});

test("command and volumes are for containers of the user's", () => {
  expect(
    problemsIn("services: { opa: { volumes: [a:/a] }, web: { process: [sh], command: [x] } }"),
  ).toMatchInlineSnapshot(`
    [
      "1:20 services.opa.volumes: applies only to a container of image or build",
      "1:61 services.web.command: applies only to a container of image or build | process says what runs on this machine",
    ]
  `);
});

test("the name by which plain Compose waits is taken", () => {
  expect(problemsIn("services: { ready: { process: [sh] } }")).toMatchInlineSnapshot(`
    [
      "1:13 services.ready: is the name by which plain Compose waits for the stack | choose another one",
    ]
  `);
});
