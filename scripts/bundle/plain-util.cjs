// Stands in for `import … from "node:util"` in the bundle: see rolldown.config.ts.
module.exports = process.getBuiltinModule("node:util");
