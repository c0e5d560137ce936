import { plural } from '../model/format.ts';
import type { Report } from '../model/report.ts';

/** Words of templates that reports of an earlier schema have otherwise, so that they go on reading as they did. */
export interface Words {
  /** Days on end over a budget, as the heading of a section and of a column. */
  readonly overruns: string;
  /** The same within a sentence. */
  readonly overrunsInText: string;
  /** The heading of the list of all of them. */
  readonly everyOverrun: string;
  /** In names of files and anchors: `overruns`. */
  readonly overrunsSlug: string;
  /** An overrun that has not ended: `going on`, and as the heading of a column. */
  readonly goingOn: string;
  readonly goingOnHeading: string;
  /** An overrun that has: `ended`. */
  readonly ended: string;
}

/** All words that a report's schema decides. */
export interface Vocabulary {
  readonly words: Words;
  /** So many overruns: `2 overruns`. */
  readonly countedOverruns: (count: number) => string;
}

const OF_SCHEMA_1: Vocabulary = {
  words: {
    overruns: 'Violations',
    overrunsInText: 'violations',
    everyOverrun: 'Every violation',
    overrunsSlug: 'violations',
    goingOn: 'open',
    goingOnHeading: 'Open',
    ended: 'closed',
  },
  countedOverruns: (count) => plural(count, 'episode'),
};

const SINCE_SCHEMA_2: Vocabulary = {
  words: {
    overruns: 'Overruns',
    overrunsInText: 'overruns',
    everyOverrun: 'Every overrun',
    overrunsSlug: 'overruns',
    goingOn: 'going on',
    goingOnHeading: 'Going on',
    ended: 'ended',
  },
  countedOverruns: (count) => plural(count, 'overrun'),
};

/** The words of a report. */
export function vocabularyOf({ schema }: Pick<Report, 'schema'>): Vocabulary {
  return schema === 1 ? OF_SCHEMA_1 : SINCE_SCHEMA_2;
}
