import type { ReportKind } from './report.ts';

/** What tells one issued report from every other: its kind, its period and its revision. */
export interface Edition {
  readonly kind: ReportKind;
  /** `2026-W05` or `2026-01`. */
  readonly period: string;
  /** 1, and one more for each correction. */
  readonly revision: number;
}

/** An edition as people and file names write it: `weekly 2026-W05`, `weekly 2026-W05 r2`. */
export function editionName({ kind, period, revision }: Edition): string {
  return `${kind} ${period}${revision === 1 ? '' : ` r${revision}`}`;
}

/** The folder of an edition's files under the output folder: `weekly/2026-W05`, `weekly/2026-W05-r2`. */
export function editionFolder({ kind, period, revision }: Edition): string {
  return `${kind}/${period}${revision === 1 ? '' : `-r${revision}`}`;
}

/** Whether two editions are the same. */
export function isSameEdition(a: Edition, b: Edition): boolean {
  return a.kind === b.kind && a.period === b.period && a.revision === b.revision;
}

/** Whether a later revision among the editions has taken an edition's place. */
export function isCorrected({ kind, period, revision }: Edition, editions: readonly Edition[]): boolean {
  return editions.some((one) => one.kind === kind && one.period === period && one.revision > revision);
}
