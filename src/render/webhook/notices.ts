import type { NoticesPublication } from '../../model/publication.ts';
import type { WebhookFormat } from '../../model/target-settings.ts';
import type { Message } from './messages.ts';

/** One reader's notices as the message of a chat service, or as our own JSON. */
export function noticesMessage({ mail }: NoticesPublication, _format: WebhookFormat): Message {
  return { text: mail.text };
}
