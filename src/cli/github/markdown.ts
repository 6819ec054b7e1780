/** A text that means nothing to Markdown and HTML, in one line: for cells and headings. */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/[\\`*_{}[\]()#+!|~>@-]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** Lines as they are, in a fence that nothing in them can end. */
export function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text.trimEnd()}\n${fence}\n`;
}

/** A table; empty without rows. Cells are texts of any kind. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return [header, header.map(() => "---"), ...rows.map((row) => row.map(plain))].map(line).join("");
}
