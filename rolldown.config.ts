import { existsSync, globSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "rolldown";
import { COMMANDS, commandChunks } from "./scripts/bundle/command-chunks.ts";

/**
 * Every main.ts is a program of its own, named after its folder: dist/cli.js, dist/supervisor.js;
 * what the stack runs goes to dist/services/.
 */
const programs = globSync("src/**/main.ts").map((file): [string, string] => {
  const name = basename(dirname(file));
  return [file.startsWith("src/services/") ? `services/${name}` : name, file];
});

const gathered = commandChunks({
  commands: COMMANDS,
  cli: "src/cli/main.ts",
  supervisor: "src/runtime/embedded/supervisor/main.ts",
  // The shim is as small as one of them has to be.
  others: programs
    .filter(([name]) => name.startsWith("services/") || name === "shim")
    .map(([, file]) => file),
});

const standIn = (name: string) =>
  fileURLToPath(new URL(`scripts/bundle/${name}.cjs`, import.meta.url));

export default defineConfig({
  input: {
    ...Object.fromEntries(programs),
    ...(existsSync("src/index.ts") && { index: "src/index.ts" }),
    ...(existsSync("src/testing") && { testing: "src/testing/start-stack.ts" }),
  },
  platform: "node",
  plugins: [gathered.plugin],
  // Chunks that are put together by hand may have to reach into a program.
  preserveEntrySignatures: "allow-extension",
  resolve: {
    alias: {
      // grpc-js loads .proto files only for its own admin services (channelz, ORCA), which nothing
      // here offers: without this line a second protobufjs comes along.
      "@grpc/proto-loader": standIn("no-proto-loader"),
      // An import statement reads every export of a built-in module, and node:http exports
      // WebSocket through a getter that loads all of undici: 16 MB and 100 ms per process.
      "node:http": standIn("plain-http"),
      // Likewise node:process, whose getters load what watches over finalization: some 4 ms.
      "node:process": standIn("plain-process"),
      // These have such getters too: for streams of files, MIME types and WebCrypto. Another 5 ms.
      "node:fs": standIn("plain-fs"),
      "node:util": standIn("plain-util"),
      "node:crypto": standIn("plain-crypto"),
    },
  },
  output: {
    dir: "dist",
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name]-[hash].js",
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [
        // What stands in for a built-in module loads it when it is first asked for.
        { name: "plain", test: /\/scripts\/bundle\/plain-\w+\.cjs$/ },
        { name: gathered.nameOf, debugName: "commands" },
      ],
    },
    // Names and lines stay, so that stack traces in a user's report can be read.
    minify: { compress: true, mangle: false, codegen: false },
    comments: { legal: false }, // dist/THIRD_PARTY_NOTICES.md has the full licences
  },
});
