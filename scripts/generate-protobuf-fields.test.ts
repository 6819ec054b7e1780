import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { hasModule } from "./kubernetes-schema/module-cache.ts";
import { parseMessages } from "./protobuf-fields/proto-messages.ts";

const hasModules = ["api", "apimachinery"].every((one) => hasModule(`k8s.io/${one}@v0.34.1`));

test.skipIf(!hasModules)(
  "the numbers that are checked in are those of the .proto files",
  async () => {
    const script = join(import.meta.dirname, "generate-protobuf-fields.ts");
    await expect(promisify(execFile)(process.execPath, [script, "--check"])).resolves.toBeDefined();
  },
);

test("messages and their fields are read, enums and comments are not", () => {
  const text = `package k8s.io.api.x.v1;
message A {
  // of no use = 9;
  optional .k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta metadata = 1;

  repeated string args = 12;

  map<string, bytes> data = 2;
}
`;
  expect(parseMessages(text).get("A")).toEqual([
    { name: "metadata", number: 1, type: ".k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta" },
    { name: "args", number: 12, type: "string" },
    { name: "data", number: 2, type: "bytes" },
  ]);
});
