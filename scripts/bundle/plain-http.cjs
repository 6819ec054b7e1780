// Stands in for `import … from "node:http"` in the bundle: see rolldown.config.ts.
module.exports = process.getBuiltinModule("node:http");
