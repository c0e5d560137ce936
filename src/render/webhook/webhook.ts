import { isReport, type Publication } from '../../model/publication.ts';
import type { WebhookFormat } from '../../model/target-settings.ts';
import { chatContent } from './content.ts';
import { type Message, mattermostMessage, slackMessage, teamsMessage } from './messages.ts';
import { type ReportNotice, reportNotice } from './notice.ts';
import { noticesMessage } from './notices.ts';

const CHATS = { slack: slackMessage, teams: teamsMessage, mattermost: mattermostMessage };

/** A publication as the message of a chat service, or as our own JSON. The same publication makes the same message. */
export function webhookMessage(publication: Publication, format: WebhookFormat): Message | ReportNotice {
  if (!isReport(publication)) return noticesMessage(publication, format);
  return format === 'json' ? reportNotice(publication) : CHATS[format](chatContent(publication));
}
