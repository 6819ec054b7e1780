import { IMAGES, type ImageService } from "../../../src/catalog/images.ts";
import { type ComponentName, requireComponent } from "../components.ts";
import { accounts, folder, type ImageRecipe, TMP } from "./recipe.ts";
import type { TarEntry } from "./tar.ts";

/** The images of the real programs, each with nothing but the program: whatever works there needs no more. */
export function programImages(): ImageRecipe[] {
  return [
    programImage("opa", {
      program: "opa",
      path: "/opa",
      config: ['ENTRYPOINT ["/opa"]', 'CMD ["run"]'],
    }),
    programImage("otel-collector", {
      program: "otelcol",
      path: "/otelcol-contrib",
      config: ['ENTRYPOINT ["/otelcol-contrib"]', "EXPOSE 4317 4318"],
    }),
    programImage("prometheus", {
      program: "prometheus",
      path: "/bin/prometheus",
      config: [
        'ENTRYPOINT ["/bin/prometheus"]',
        'CMD ["--config.file=/etc/prometheus/prometheus.yml","--storage.tsdb.path=/prometheus"]',
        "WORKDIR /prometheus",
        'VOLUME ["/prometheus"]',
        "EXPOSE 9090",
      ],
    }),
    programImage("tempo", {
      program: "tempo",
      path: "/tempo",
      // What is inside is 1.5.0, which searches only when told to; 2.x does without being told, and
      // refuses the key in its configuration.
      config: ['ENTRYPOINT ["/tempo","-search.enabled=true"]', "EXPOSE 3200"],
    }),
  ];
}

function programImage(
  service: ImageService,
  { program, path, config }: { program: ComponentName; path: string; config: readonly string[] },
): ImageRecipe {
  const { image, user } = IMAGES[service];
  return {
    image,
    files: [
      TMP,
      ...accounts(service, user),
      ...dataFolder(service),
      { path, content: { file: requireComponent(program) } },
    ],
    config: [...config, `USER ${user.uid}:${user.gid}`],
  };
}

/** It belongs to the user already in the image: a new volume takes that over. */
export function dataFolder(service: ImageService): TarEntry[] {
  const { user, dataPath } = IMAGES[service];
  return dataPath === null ? [] : [folder(dataPath, user)];
}
