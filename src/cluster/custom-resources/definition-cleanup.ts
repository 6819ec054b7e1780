import type { Component, World } from "../components/component.ts";
import type { Change } from "../store/history.ts";
import { resource } from "../store/resource.ts";
import { CLEANUP_FINALIZER } from "./admit-definition.ts";
import { DEFINITIONS } from "./definition.ts";

const NAME = "custom-resource-cleanup";

/**
 * Deletes all objects of a kind before its definition goes (apiextensions-apiserver 1.34, finalizing
 * controller).
 */
export class DefinitionCleanup implements Component {
  readonly name = NAME;

  observe({ resource: id, type, object }: Change, world: World): void {
    if (id === DEFINITIONS.id) {
      if (type !== "DELETED" && object.metadata.deletionTimestamp !== undefined) {
        world.enqueue(NAME, object.metadata.name);
      }
      return;
    }
    // An object that had finalizers was waited for.
    if (type !== "DELETED") return;
    const definition = world.store.get(DEFINITIONS, "", id);
    if (definition?.metadata.deletionTimestamp !== undefined) world.enqueue(NAME, id);
  }

  reconcile(name: string, { store, writer }: World): void {
    const definition = store.get(DEFINITIONS, "", name);
    const { deletionTimestamp, finalizers = [] } = definition?.metadata ?? {};
    if (definition === undefined || deletionTimestamp === undefined) return;
    if (!finalizers.includes(CLEANUP_FINALIZER)) return;
    const objects = resource(definition.spec.names.plural, definition.spec.group);
    for (const { metadata } of store.list(objects)) {
      if (metadata.deletionTimestamp !== undefined) continue;
      writer.delete(objects, { namespace: metadata.namespace, name: metadata.name });
    }
    if (store.count(objects) > 0) return;
    const { metadata } = definition;
    const left = finalizers.filter((one) => one !== CLEANUP_FINALIZER);
    writer.updateUnchecked(DEFINITIONS, {
      ...definition,
      metadata: { ...metadata, finalizers: left },
    });
  }

  fork(): Component {
    return new DefinitionCleanup();
  }
}
