// Stands in for `import … from "node:process"` in the bundle: see rolldown.config.ts.
module.exports = process;
