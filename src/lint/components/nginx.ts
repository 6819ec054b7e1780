import type { SourceText } from "../../config/source-text.ts";
import { mountedAt, mountsBelow } from "../compose/mounted-file.ts";
import type { Service } from "../compose/service.ts";
import type { LintFiles } from "../files/lint-files.ts";
import type { Spot } from "../tree/tree.ts";

/** Where nginx passes requests on to. */
export interface Upstream {
  scheme: "http" | "https";
  host: string;
  port: number;
  at: Spot;
}

export interface Nginx {
  service: Service;
  upstreams: readonly Upstream[];
  /** Ports that speak TLS, and those that speak HTTP. */
  tlsPorts: ReadonlySet<number>;
  plainPorts: ReadonlySet<number>;
  certificates: readonly { place: string; at: Spot }[];
}

/** Reads the directives that say who is reached how: a line at a time, comments left out. */
export function readNginx(service: Service, files: LintFiles): Nginx {
  const sources = configurations(service, files);
  const tlsPorts = new Set<number>();
  const plainPorts = new Set<number>();
  for (const { text } of sources) {
    for (const [, address = "", options = ""] of text.matchAll(
      /^[^#\n]*?\blisten\s+([^\s;]+)([^;]*);/gm,
    )) {
      const port = Number(/(\d+)$/.exec(address)?.[1]);
      if (Number.isInteger(port))
        (/\b(?:ssl|quic)\b/.test(options) ? tlsPorts : plainPorts).add(port);
    }
  }
  return {
    service,
    tlsPorts,
    plainPorts,
    upstreams: sources.flatMap((source) => upstreamsOf(source)),
    certificates: sources.flatMap((source) =>
      matches(
        source,
        /^[^#\n]*?\bssl_(?:certificate|certificate_key|client_certificate)\s+(\/[^\s;$]+);/gm,
      ).map(({ groups: [place = ""], at }) => ({ place, at })),
    ),
  };
}

function configurations(service: Service, files: LintFiles): SourceText[] {
  const usual = ["/etc/nginx/nginx.conf", "/etc/nginx/conf.d"];
  const places = [
    ...usual,
    ...mountsBelow(service, "/etc/nginx").flatMap(({ target }) => target ?? []),
  ];
  return [...new Set(places)].flatMap((place) => {
    const found = mountedAt(service, place, files);
    if (found.kind === "file") return /\.conf$/.test(place) ? [found.text] : [];
    if (found.kind !== "folder") return [];
    return files.list(found.path).flatMap((name) => {
      const text = name.endsWith(".conf") ? files.read(`${found.path}/${name}`) : null;
      return text === null ? [] : [text];
    });
  });
}

function upstreamsOf(source: SourceText): Upstream[] {
  const groups = new Map(
    matches(source, /^[^#\n]*?\bupstream\s+([\w.-]+)\s*\{([^}]*)\}/gm).map(
      ({ groups: [name = "", body = ""], at }) => {
        const server = /^\s*server\s+([\w.-]+)(?::(\d+))?/m.exec(body);
        return [
          name,
          server && { host: server[1] ?? "", port: server[2] ? Number(server[2]) : null, at },
        ] as const;
      },
    ),
  );
  const passed = matches(source, /^[^#\n]*?\bproxy_pass\s+(https?):\/\/([\w.-]+)(?::(\d+))?/gm);
  return passed.map(({ groups: [scheme, name = "", port], at }) => {
    const group = groups.get(name) ?? null;
    const secure = scheme === "https";
    return {
      scheme: secure ? "https" : "http",
      host: group?.host ?? name,
      port: group?.port ?? (port ? Number(port) : secure ? 443 : 80),
      at,
    };
  });
}

function matches(
  source: SourceText,
  pattern: RegExp,
): { groups: (string | undefined)[]; at: Spot }[] {
  return [...source.text.matchAll(pattern)].map((match) => {
    const lead = /^\s*/.exec(match[0])?.[0].length ?? 0;
    const start = match.index + lead;
    return {
      groups: match.slice(1),
      at: { source, range: [start, match.index + match[0].length] },
    };
  });
}
