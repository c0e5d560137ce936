import { createHash } from 'node:crypto';
import type { Notices } from '../../model/notice.ts';
import type { MailContent, MailIdentity } from '../../model/publication.ts';
import { trendFile } from '../charts/files.ts';
import { fittingBodies } from '../email/email.ts';
import { imageOf, type MailImage } from '../email/images.ts';
import { FONT_FAMILY, type Rasterise } from '../png.ts';
import type { TemplateEngine } from '../templating.ts';
import { cleaned } from '../view/clean.ts';
import type { NoticesReader } from './reader.ts';
import type { Told } from './told.ts';
import { byViolation, noticesView, type Shown } from './view.ts';

/** What a mail of notices is made with, and for whom. */
export interface NoticesTools extends NoticesReader {
  readonly templates: TemplateEngine;
  /** Makes the chart of the only violation; there is none unless given. */
  readonly rasterise?: Rasterise;
}

/** From the most that reads well down to the least worth sending. */
const SHOWN: readonly Shown[] = [
  { atLength: 3, lines: 60 },
  { atLength: 2, lines: 30 },
  { atLength: 1, lines: 10 },
  { atLength: 1, lines: 0 },
];
/** A chart of fewer days shows nothing. */
const FEWEST_DAYS = 7;

/**
 * What the mail of one reader's notices says: HTML with at most one chart, and a text that reads well alone. The same notices
 * and tools make the same mail. Throws an InputError for a template's mistake.
 */
export async function noticesMail(notices: Notices, tools: NoticesTools): Promise<MailContent> {
  const { templates } = tools;
  const all = byViolation(notices);
  const images = await chartsOf(all, tools);
  const shown = images.map(({ cid, alt, width }) => ({ cid, alt, width }));
  const views = SHOWN.map((most) => () => ({
    ...noticesView(notices, tools, most, all),
    images: cleaned(shown),
  }));
  const { subject } = noticesView(notices, tools, { atLength: 0, lines: 0 }, all);
  return {
    identity: identityOf(notices, tools),
    subject,
    images,
    ...fittingBodies('notice', views, templates),
  };
}

/** The same at each attempt, and each reader's own. A mail about one violation is shown with the others about it. */
function identityOf({ id, at, notices }: Notices, { part }: NoticesReader): MailIdentity {
  const [violation, ...others] = new Set(notices.map((notice) => notice.violation.id));
  const reader = hashed([part.to, part.violation, part.reader].map((name) => name ?? '').join('\n'));
  return {
    id: `notices.${id.replaceAll(':', '')}.${reader}`,
    series: 'notices',
    ...(violation !== undefined && others.length === 0 && { thread: `violation.${hashed(violation)}` }),
    date: at,
  };
}

/** Ids of violations and names of readers may have characters that a Message-ID may not. */
function hashed(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** The days of the only violation, where it asks for somebody. */
async function chartsOf(
  [first, ...others]: readonly Told[],
  { rasterise }: Pick<NoticesTools, 'rasterise'>,
): Promise<readonly MailImage[]> {
  if (
    !rasterise ||
    !first?.row ||
    others.length > 0 ||
    !['opened', 'reopened', 'overdue'].includes(first.notice.what)
  )
    return [];
  const { row, report } = first;
  if (row.days.filter(({ value }) => value !== undefined).length < FEWEST_DAYS) return [];
  return [await imageOf(trendFile(report, row, FONT_FAMILY), rasterise)];
}
