import type { Notices } from '../../model/notice.ts';
import type { MailContent } from '../../model/publication.ts';

/** What the mail of one reader's notices says. */
export function noticesMail(notices: Notices): MailContent {
  const { id, at } = notices;
  const said = notices.notices.map(({ key }) => key).join('\n');
  const identity = { id: `notices.${id.replaceAll(':', '')}`, series: 'notices', date: at };
  return { identity, subject: said, text: said, html: `<pre>${said}</pre>`, images: [] };
}
