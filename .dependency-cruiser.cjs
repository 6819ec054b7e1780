/**
 * The rule of the rooms: imports point one way. `allowed` lists, for each room, the rooms below it
 * that it may use; everything else is an error. scripts/check-imports.ts proves that this file is
 * obeyed by planting an import against each of them.
 */
const rooms = {
  util: [],
  // The simulated cluster knows nothing of the stack that it runs in.
  cluster: ["util"],
  config: ["util"],
  catalog: ["util", "config"],
  plan: ["util", "config", "catalog"],
  lint: ["util", "config", "catalog", "plan"],
  readiness: ["util", "config", "catalog", "plan"],
  // Of its own, below the runtimes: they deliver secrets and must not learn where values come from.
  secrets: ["util", "config", "catalog", "plan"],
  runtime: ["util", "config", "catalog", "plan", "readiness", "secrets"],
  seed: ["util", "config", "catalog", "plan", "readiness", "secrets", "runtime"],
  // The cluster itself runs in a service; of it they know the documents of its API.
  stack: [
    "util",
    "cluster",
    "config",
    "catalog",
    "plan",
    "readiness",
    "secrets",
    "runtime",
    "seed",
    "lint",
  ],
  testing: [
    "util",
    "config",
    "catalog",
    "plan",
    "readiness",
    "secrets",
    "runtime",
    "seed",
    "stack",
  ],
  cli: [
    "util",
    "cluster",
    "config",
    "catalog",
    "plan",
    "readiness",
    "secrets",
    "runtime",
    "seed",
    "lint",
    "stack",
  ],
  library: ["util", "plan", "lint", "seed", "stack"],
};

const roomRules = Object.entries(rooms).map(([room, below]) => ({
  name: `room-${room}`,
  severity: "error",
  comment: `src/${room} may use only: ${[room, ...below].join(", ")}`,
  from: { path: `^src/${room}/` },
  to: { path: "^src/", pathNot: `^src/(${[room, ...below].join("|")})/` },
}));

module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: "services-are-programs",
      severity: "error",
      comment: "a service may use util and services/kit; nobody imports a service",
      from: { path: "^src/services/([^/]+)/", pathNot: "^src/services/topology/" },
      to: { path: "^src/", pathNot: "^src/(util|services/kit|services/$1)/" },
    },
    {
      name: "topology-serves-the-cluster",
      severity: "error",
      comment: "sockets and clocks of the simulated cluster; it may use no other service either",
      from: { path: "^src/services/topology/" },
      to: { path: "^src/", pathNot: "^src/(util|cluster|services/kit|services/topology)/" },
    },
    {
      name: "nobody-imports-a-service",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/services/" },
      to: { path: "^src/services/" },
    },
    {
      name: "commands-stay-light",
      severity: "error",
      comment: "what every command loads must not pay for servers, gRPC or telemetry libraries",
      from: { path: "^src/", pathNot: "^src/services/|[.]test[.]ts$" },
      to: {
        path: "node_modules/(@grpc|@opentelemetry|protobufjs|fastify|@fastify|pino|prom-client)/",
      },
    },
    {
      name: "no-test-code-in-the-product",
      severity: "error",
      from: { path: "^src/", pathNot: "[.]test[.]ts$" },
      to: { path: "^(test|scripts)/|[.]test[.]ts$|node_modules/(vitest|fast-check)/" },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-unresolved",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    parser: "swc",
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
