// Stands in for `import … from "node:crypto"` in the bundle: see rolldown.config.ts.
module.exports = process.getBuiltinModule("node:crypto");
