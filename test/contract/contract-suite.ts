import { describe } from "vitest";
import type { Endpoints } from "../../src/plan/endpoints.ts";
import { adapterContract } from "./adapter-contract.ts";
import { askContract } from "./ask-contract.ts";
import { healthContract } from "./health-contract.ts";
import { memoryContract } from "./memory-contract.ts";
import { policyContract } from "./policy-contract.ts";
import { routerProfiles } from "./router/router-profiles.ts";
import { telemetryContract } from "./telemetry-contract.ts";

/** A stack that is up, whichever runtime runs it. */
export interface ContractSubject {
  /** What `devstack env` prints. */
  env: Readonly<Record<string, string>>;
  /** Where every port of every service was bound. */
  endpoints: Endpoints;
}

/** Asked within tests: the stack is up only then. */
export type GetSubject = () => ContractSubject;

/**
 * What every stack does on every runtime, with built-in services and real programs alike: asked
 * from outside, as a client of the platform would.
 */
export function contractSuite(subject: GetSubject): void {
  describe("health", () => healthContract(subject));
  describe("ask", () => askContract(subject));
  describe("router", () => routerProfiles(() => subject().env["ROUTER_URL"] ?? ""));
  describe("policy", () => policyContract(subject));
  describe("memory", () => memoryContract(subject));
  describe("persona-adapter", () => adapterContract(subject, "PERSONA_ADAPTER_ADDR"));
  describe("ollama-adapter", () => adapterContract(subject, "OLLAMA_ADAPTER_ADDR"));
  describe("telemetry", () => telemetryContract(subject));
}
