import type { Notice, Notices } from '../../src/model/notice.ts';
import type { NoticesPublication } from '../../src/model/publication.ts';
import { mailSaying } from './mail-saying.ts';
import { reportOf } from './report.ts';
import { violationOf } from './violation.ts';

/** A notice of an opening that goes to some names of a directory. */
export function noticeTo(...to: readonly string[]): Notice {
  const about = { budget: 'api/a', name: 'A', service: 'api', category: 'latency' } as const;
  return { key: to.join(), what: 'opened', at: 0, about, to, violation: violationOf({}) };
}

/** A message of notices whose report has no rows. */
export function noticesWith(...notices: readonly Notice[]): Notices {
  return { schema: 1, id: 'x', at: 0, notices, report: reportOf([]) };
}

/** A message of no notices whose mail is known by an id. */
export function noticesOf(id: string): NoticesPublication {
  return { notices: noticesWith(), mail: mailSaying('Opened', id) };
}
