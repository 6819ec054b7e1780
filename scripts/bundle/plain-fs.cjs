// Stands in for `import … from "node:fs"` in the bundle: see rolldown.config.ts.
module.exports = process.getBuiltinModule("node:fs");
