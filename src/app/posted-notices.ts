import type { Notice } from '../model/notice.ts';
import { type Subject, subjectName } from '../model/subject.ts';
import type { Ledger } from '../ports/ledger.ts';
import { readNotices } from '../render/notices-json.ts';

/** The notices of a message in the ledger. Throws an InputError for one that is of something else. */
export async function postedNotices(
  ledger: Pick<Ledger, 'content'>,
  subject: Subject,
): Promise<readonly Notice[]> {
  return readNotices(`the ledger's ${subjectName(subject)}`, await ledger.content(subject)).notices;
}
