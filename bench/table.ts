/** Prints rows below a title: the first column to the left, numbers to the right. */
export function printTable(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('   ');
  const lines = [line(head), ...rows.map(line)].map((text) => `  ${text}\n`);
  process.stdout.write(`${title}\n${lines.join('')}\n`);
}

/** How many times one figure is the other: `x 0.49`. */
export const ratio = (figure: number, beside: number): string => `x ${(figure / beside).toFixed(2)}`;
