import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { NAMESPACES } from "../../../src/cluster/objects/resources.ts";
import { type Declaration, readDeclaration } from "../../../src/services/topology/declaration.ts";
import {
  type OpenSimulationOptions,
  openSimulation,
} from "../../../src/services/topology/open-simulation.ts";
import type { Simulation } from "../../../src/services/topology/simulation.ts";
import { StateFolder } from "../../../src/services/topology/state/state-folder.ts";
import type { StateKeeperOptions } from "../../../src/services/topology/state/state-keeper.ts";

/** A folder that is gone after the test. */
export async function newStateFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "devstack-state-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** Opens what is kept in a folder: what keeps it is to be made of `keeping`. All that is told is noted. */
export async function openKept(
  path: string,
  more: Partial<Declaration> & { manifests?: string } = {},
) {
  const { manifests = "none", ...declared } = more;
  const told: string[] = [];
  const tell = (_facts: object, text: string) => void told.push(text);
  const log = { info: tell, error: tell } as OpenSimulationOptions["log"];
  const folder = new StateFolder(path);
  const declaration = { ...(await readDeclaration(undefined)), ...declared };
  const opened = await openSimulation({ declaration, manifests, folder, log });
  onTestFinished(() => opened.simulation.stop());
  const keeping: StateKeeperOptions = {
    ...{ ...opened, folder },
    onFault: (fault) => told.push(String(fault)),
    onSnapshotFault: (fault) => told.push(`no snapshot: ${fault}`),
  };
  return { ...opened, keeping, told };
}

export function addNamespace({ cluster }: Simulation, name: string): void {
  cluster.write((writer) =>
    writer.create(NAMESPACES, {
      ...{ apiVersion: "v1", kind: "Namespace", metadata: { name } },
      ...{ spec: {}, status: {} },
    }),
  );
}

export function namespaces({ cluster }: Simulation): string[] {
  return cluster.store.list(NAMESPACES).map(({ metadata }) => metadata.name);
}
