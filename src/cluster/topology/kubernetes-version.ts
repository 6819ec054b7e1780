/** The release whose behaviour is simulated, as nodes and `GET /version` name it. */
export const KUBERNETES_VERSION = "v1.34.1";
