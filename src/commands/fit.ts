import { stripVTControlCharacters } from 'node:util';

/** A column of a table before it is drawn. */
export interface Column {
  readonly name: string;
  /** From the top, coloured or not. */
  readonly cells: readonly string[];
  /** In characters, without the blanks after it. */
  readonly width: number;
}

/** One way to make a table narrower: to leave a column out, or to cut its cells to so many characters at the least. */
export type Shrinking = { readonly drop: string } | { readonly cut: string; readonly least: number };

/** Blanks after each column but the last. */
export const GAP = 2;

/** The columns of a table, each as wide as its cells. */
export function columnsOf(names: readonly string[], rows: readonly (readonly string[])[]): readonly Column[] {
  return names.map((name, index) => {
    const cells = rows.map((row) => row[index] ?? '');
    return { name, cells, width: Math.max(...[name, ...cells].map(lengthOf)) };
  });
}

/** Makes a table as narrow as a terminal, step after step until it fits: a row that wraps is not read. */
export function fitted(
  columns: readonly Column[],
  terminal: number,
  steps: readonly Shrinking[],
): readonly Column[] {
  const [step, ...later] = steps;
  const over = columns.reduce((sum, { width }) => sum + width + GAP, -GAP) - terminal;
  return over <= 0 || step === undefined ? columns : fitted(narrower(columns, over, step), terminal, later);
}

function narrower(columns: readonly Column[], over: number, step: Shrinking): readonly Column[] {
  if ('drop' in step) return columns.filter(({ name }) => name !== step.drop);
  return columns.map((column) =>
    column.name === step.cut && column.width > step.least
      ? { ...column, width: Math.max(step.least, column.width - over) }
      : column,
  );
}

function lengthOf(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
