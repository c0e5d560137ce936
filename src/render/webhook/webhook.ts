import type { Publication } from '../../model/publication.ts';
import type { WebhookFormat } from '../../model/target-settings.ts';
import { chatContent } from './content.ts';
import { jsonMessage, type Message, mattermostMessage, slackMessage, teamsMessage } from './messages.ts';

const SHAPES = { slack: slackMessage, teams: teamsMessage, mattermost: mattermostMessage, json: jsonMessage };

/** A publication as the message of a chat service, or as our own JSON. The same publication makes the same message. */
export function webhookMessage(publication: Publication, format: WebhookFormat): Message {
  return SHAPES[format](chatContent(publication));
}
