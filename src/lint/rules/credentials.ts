import type { Service } from "../compose/service.ts";
import { placeOf, type Scalar, type Spot } from "../tree/tree.ts";

/** A password, key or token that a file holds. */
export interface Credential {
  service: Service;
  /** The variable or flag. */
  name: string;
  value: string;
  at: Spot;
  from: Scalar;
  /** Variables of it whose values are not known. */
  unset: readonly string[];
}

const NAME =
  /(?:^|_)(?:PASSWORD|PASSWD|PASS|PWD|SECRET|SECRET_KEY|SECRET_ACCESS_KEY|API_?KEY|TOKEN|ENCRYPTION_KEY|SALT|PRIVATE_KEY|CREDENTIALS)$|(?:PASSWORD|PASSWD)$/i;
/** Not the secret itself: where it lies, which it is, how it looks. */
const NO_SECRET =
  /FILE$|PATH$|NAME$|_ID$|ENABLE|DISABLE|ALLOW|REQUIRE|POLICY|EXPIR|TTL|LENGTH|TYPE|ALGORITHM|HEADER|REGION|LIMIT|COUNT|MAX_TOKEN/i;
const FLAG = /^--?(?:requirepass|password|admin-password|api-key|token|secret)$/;

/** The credentials in environments and commands, in the order of the services. */
export function credentialsOf(services: Iterable<Service>): Credential[] {
  return [...services].flatMap((service) => [
    ...[...service.environment.values()]
      .filter(({ name }) => NAME.test(name) && !NO_SECRET.test(name))
      .map(({ name, value, at }): Credential => {
        const place = value.text === "" ? at : placeOf(value, value.written);
        return { service, name, value: value.text, at: place, from: value, unset: value.unset };
      }),
    ...service.command.flatMap(({ text, from }, index): Credential[] => {
      const [flag = "", ...rest] = text.split("=");
      if (!FLAG.test(flag)) return [];
      const next = service.command[index + 1];
      const value = rest.length > 0 ? rest.join("=") : (next?.text ?? "");
      const source = rest.length > 0 ? from : (next?.from ?? from);
      return [
        {
          service,
          name: flag,
          value,
          at: placeOf(source, flag),
          from: source,
          unset: source.unset,
        },
      ];
    }),
  ]);
}

/** What everybody tries first. */
const WELL_KNOWN = new Set(
  "admin administrator password passw0rd pass root test test123 testpass secret changeme changeit change-me change_me changethis default guest user postgres postgresql mysql mariadb mongo mongodb redis minio minioadmin minio123 miniosecret grafana elastic rabbitmq clickhouse neo4j sa 123456 12345678 123456789 1234 12345 qwerty letmein admin123 root123 password123 pass123 example foobared mysecretpassword supersecret mysecret my-secret dev local demo docker toor airflow superset kafka keycloak vault dev-token root-token temporal langfuse".split(
    " ",
  ),
);

/** Whether a value is one that everybody tries first, or the name of its own service or user. */
export function isWellKnown({ value, service, name }: Credential): boolean {
  const plain = value.toLowerCase();
  if (WELL_KNOWN.has(plain) || plain === service.name.toLowerCase()) return true;
  const user = [...service.environment.values()].find(
    (one) =>
      /(?:USER|USERNAME|LOGIN)$/i.test(one.name) && one.name.split("_")[0] === name.split("_")[0],
  );
  return plain.length > 2 && user?.value.text.toLowerCase() === plain;
}

/** Values that say themselves that they are none: `your-key-here`, `<token>`, `sk-…xxx`. */
export function isPlaceholder(value: string): boolean {
  return /^(?:$|<.*>|\[.*\]|x+|\*+|none|null|true|false|no|yes|n\/a|dummy|fake|empty|not-needed|\d{1,3}|your[-_ ].*|.*[-_ ]here|replace.*|todo|\/.*)$/i.test(
    value,
  );
}
