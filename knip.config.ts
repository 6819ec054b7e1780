import type { KnipConfig } from "knip";

/** What is used from outside the import graph; everything else must be imported or go. */
const config: KnipConfig = {
  entry: [
    "src/index.ts!",
    "src/**/main.ts!",
    "scripts/*.{ts,mjs}",
    "test/components/build.mjs",
    "test/bench/main.ts",
    "**/*.test.ts",
  ],
  // A type that only says what an exported function takes or gives is documentation, not waste.
  ignoreExportsUsedInFile: { interface: true, type: true },
  project: ["{src,scripts,test}/**/*.{ts,mjs,cjs}", "bin/*.js", "*.config.ts"],
};

export default config;
