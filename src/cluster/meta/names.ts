const WORD = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;

const WORD_PATTERN = new RegExp(`^${WORD}$`);
const LABEL_PATTERN = new RegExp(`^${LABEL}$`);
const SUBDOMAIN_PATTERN = new RegExp(`^${SUBDOMAIN}$`);

const LONGEST_WORD = 63;
const LONGEST_SUBDOMAIN = 253;

const WORD_RULE =
  "must consist of alphanumeric characters, '-', '_' or '.', " +
  "and must start and end with an alphanumeric character";
const QUALIFIED_RULE = `${WORD_RULE} (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${WORD}')`;
const LABEL_VALUE_RULE = `a valid label must be an empty string or consist of ${WORD_RULE.slice("must consist of ".length)} (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${WORD})?')`;
const LABEL_RULE = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`;
const SUBDOMAIN_RULE = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`;

/** What is wrong with the key of a label, an annotation or a resource, as `example.com/name`. */
export function qualifiedNameFaults(key: string): string[] {
  const parts = key.split("/");
  if (parts.length > 2) {
    return [
      `a qualified name ${QUALIFIED_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const [name = "", prefix] = parts.reverse();
  const faults = prefix === undefined ? [] : prefixFaults(prefix);
  if (name === "") faults.push("name part must be non-empty");
  else if (name.length > LONGEST_WORD) faults.push(`name part ${tooLong(LONGEST_WORD)}`);
  if (!WORD_PATTERN.test(name)) faults.push(`name part ${QUALIFIED_RULE}`);
  return faults;
}

/** What is wrong with the value of a label; an empty one is right. */
export function labelValueFaults(value: string): string[] {
  const faults = value.length > LONGEST_WORD ? [tooLong(LONGEST_WORD)] : [];
  if (value !== "" && !WORD_PATTERN.test(value)) faults.push(LABEL_VALUE_RULE);
  return faults;
}

/** What is wrong with a name such as a pod's: lower case words with dots between them. */
export function subdomainFaults(name: string): string[] {
  const faults = name.length > LONGEST_SUBDOMAIN ? [tooLong(LONGEST_SUBDOMAIN)] : [];
  if (!SUBDOMAIN_PATTERN.test(name)) faults.push(SUBDOMAIN_RULE);
  return faults;
}

/** What is wrong with a name such as a namespace's or a container's: one lower case word. */
export function labelNameFaults(name: string): string[] {
  const faults = name.length > LONGEST_WORD ? [tooLong(LONGEST_WORD)] : [];
  if (LABEL_PATTERN.test(name)) return faults;
  faults.push(SUBDOMAIN_PATTERN.test(name) ? "must not contain dots" : LABEL_RULE);
  return faults;
}

function prefixFaults(prefix: string): string[] {
  if (prefix === "") return ["prefix part must be non-empty"];
  return subdomainFaults(prefix).map((fault) => `prefix part ${fault}`);
}

function tooLong(characters: number): string {
  return `must be no more than ${characters} characters`;
}

/** What is wrong with a name that may hold colons: it has to stand in a path. */
export function pathSegmentFaults(name: string): string[] {
  if (name === "." || name === "..") return [`may not be '${name}'`];
  return ["/", "%"].filter((one) => name.includes(one)).map((one) => `may not contain '${one}'`);
}
