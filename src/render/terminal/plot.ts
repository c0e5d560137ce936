/** A line across a plot, with what stands beside it. */
export interface PlotLine {
  readonly value: number;
  readonly label: string;
}

/** How a plot is drawn. */
export interface PlotOptions {
  /** Columns of the whole plot, labels and all. */
  readonly columns: number;
  readonly rows: number;
  /** The marks of a value and of a line: plain letters where the terminal shows no others. */
  readonly ascii: boolean;
  /** Which of several values a column shows. */
  readonly keep: 'highest' | 'lowest';
}

const MARKS = { point: '●', line: '┄' };
const ASCII_MARKS = { point: '*', line: '-' };

/**
 * Values from the oldest to the newest as a plot of letters, with lines across it; a value that is not known leaves a gap.
 * Where there are more values than columns a column shows the highest or the lowest of its values. Empty without a value.
 */
export function plot(
  values: readonly (number | undefined)[],
  lines: readonly PlotLine[],
  { columns, rows, ascii, keep }: PlotOptions,
): readonly string[] {
  const marks = ascii ? ASCII_MARKS : MARKS;
  const labelled = Math.max(0, ...lines.map(({ label }) => label.length));
  const width = Math.max(8, columns - labelled - 2);
  const drawn = gathered(values, width, keep);
  const all = [...drawn, ...lines.map(({ value }) => value)].filter((value) => value !== undefined);
  if (drawn.every((value) => value === undefined)) return [];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const rowOf = (value: number) =>
    high === low ? 0 : Math.round(((high - value) / (high - low)) * (rows - 1));
  return Array.from({ length: rows }, (_, row) => {
    const here = lines.filter(({ value }) => rowOf(value) === row);
    const cells = drawn.map((value) => {
      if (value !== undefined && rowOf(value) === row) return marks.point;
      return here.length > 0 ? marks.line : ' ';
    });
    const label = here.map((line) => line.label).join(', ');
    return `${cells.join('')} ${label}`.trimEnd();
  });
}

function gathered(
  values: readonly (number | undefined)[],
  width: number,
  keep: PlotOptions['keep'],
): readonly (number | undefined)[] {
  const columns = Math.min(width, values.length);
  const place = (column: number) => Math.floor((column * values.length) / columns);
  return Array.from({ length: columns }, (_, column) => {
    const known = values.slice(place(column), place(column + 1)).filter((value) => value !== undefined);
    if (known.length === 0) return undefined;
    return keep === 'highest' ? Math.max(...known) : Math.min(...known);
  });
}
