import { type Edition, editionName } from './edition.ts';
import { REPORT_KINDS } from './report.ts';

/** The notices of a moment: each reader's own in one message. */
export interface NoticesOf {
  readonly kind: 'notices';
  /** When they were posted: `2026-01-28T06:30:00Z`, with `-2` behind it for the second ones of a second. */
  readonly id: string;
}

/** What is delivered: an edition of a report, or the notices of a moment. */
export type Subject = Edition | NoticesOf;

/** What a message may be of. */
export const SUBJECT_KINDS = [...REPORT_KINDS, 'notices'] as const;
/** What a message is of. */
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** A subject as people read it, and as the ledger knows it: `weekly 2026-W05 r2`, `notices 2026-01-28T06:30:00Z`. */
export function subjectName(subject: Subject): string {
  return subject.kind === 'notices' ? `notices ${subject.id}` : editionName(subject);
}

/** The subject of a name; undefined when it names none. */
export function subjectNamed(name: string): Subject | undefined {
  const [, kindText, id = '', revision] = /^(\w+) (\S+)(?: r([1-9]\d{0,8}))?$/.exec(name) ?? [];
  if (kindText === 'notices') return revision === undefined ? { kind: kindText, id } : undefined;
  const kind = REPORT_KINDS.find((one) => one === kindText);
  return kind && revision !== '1' ? { kind, period: id, revision: Number(revision ?? 1) } : undefined;
}

/** Whether two subjects are the same. */
export function isSameSubject(a: Subject, b: Subject): boolean {
  return subjectName(a) === subjectName(b);
}

/** Whether a subject is an edition of a report. */
export function isEdition<S extends Subject>(subject: S): subject is Extract<S, Edition> {
  return subject.kind !== 'notices';
}
