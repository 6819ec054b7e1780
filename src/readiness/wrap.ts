/** Breaks text at spaces into lines of at most `columns`; a longer word is broken where it must. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((word) => pieces(word, columns))) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

function pieces(word: string, columns: number): string[] {
  if (word.length <= columns) return [word];
  return Array.from({ length: Math.ceil(word.length / columns) }, (_, index) =>
    word.slice(index * columns, (index + 1) * columns),
  );
}
