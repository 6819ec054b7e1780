// Stands in for @grpc/proto-loader in the bundle: see rolldown.config.ts.
module.exports = new Proxy(
  {},
  {
    get(_target, name) {
      throw new Error(`@grpc/proto-loader is not part of devstack (${String(name)} was asked for)`);
    },
  },
);
