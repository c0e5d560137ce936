import { isReport, type Publication } from '../../model/publication.ts';
import type { WebhookFormat } from '../../model/target-settings.ts';
import { chatContent } from './content.ts';
import { type Message, mattermostMessage, slackMessage, teamsMessage } from './messages.ts';
import { noticesContent } from './notices.ts';
import { type NoticesMessage, noticesMessage } from './notices-message.ts';
import { type ReportMessage, reportMessage } from './report-message.ts';

const CHATS = { slack: slackMessage, teams: teamsMessage, mattermost: mattermostMessage };

/** A publication as the message of a chat service, or as our own JSON. The same publication makes the same message. */
export function webhookMessage(
  publication: Publication,
  format: WebhookFormat,
): Message | ReportMessage | NoticesMessage {
  if (format === 'json')
    return isReport(publication) ? reportMessage(publication) : noticesMessage(publication);
  return CHATS[format](isReport(publication) ? chatContent(publication) : noticesContent(publication));
}
