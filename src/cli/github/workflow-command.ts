/** What a workflow command says beside its text, such as `file` and `line`; undefined is left out. */
export type Properties = Readonly<Record<string, string | number | undefined>>;

/**
 * A workflow command of GitHub Actions, which is a line of its own: `::error file=a.yaml,line=3::…`.
 * Texts are escaped as its own toolkit does it, so that no text can end the command, or be another.
 */
export function workflowCommand(name: string, properties: Properties, text: string): string {
  const given = Object.entries(properties).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${property(String(value))}`],
  );
  return `::${name}${given.length === 0 ? "" : ` ${given.join(",")}`}::${data(text)}\n`;
}

/**
 * Text of others, such as a service's log, for the log of a workflow. A line of it that begins like a
 * command would be one, were it not for the token, which nobody can guess.
 */
export function quoted(text: string, token: string): string {
  const end = text.endsWith("\n") ? "" : "\n";
  return `::stop-commands::${token}\n${text}${end}::${token}::\n`;
}

/** Lines that are folded away below a title. */
export function group(title: string, text: string, token: string): string {
  return `${workflowCommand("group", {}, title)}${quoted(text, token)}::endgroup::\n`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
