import { escapeMarkdown } from '../markdown/escape.ts';
import type { LinkView } from '../view/why.ts';
import type { ChatContent } from './content.ts';

/** A message as JSON: what a chat service takes by POST. */
export type Message = Readonly<Record<string, unknown>>;

/**
 * Slack's incoming webhooks: Block Kit. A section holds 3,000 characters, and a message 50 blocks; `text` is what
 * notifications show. Escaping makes a text at most five times as long.
 */
export function slackMessage(content: ChatContent): Message {
  const { title, headline, lines, more, links } = content;
  const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
  const items = lines.map(
    ({ name, text, link }) => `*${slack(name)}*: ${slack(text)}${link ? ` ${slackLink(link)}` : ''}`,
  );
  return {
    text: slack(headline),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: title } },
      section(`*${slack(headline)}*`),
      {
        type: 'context',
        elements: [{ type: 'mrkdwn', text: slack(beneath(content)) }],
      },
      ...items.map(section),
      ...(more ? [section(more)] : []),
      ...(links.length > 0 ? [section(links.map(slackLink).join(' · '))] : []),
    ],
  };
}

/** Microsoft Teams' Workflows: an Adaptive Card. A message holds 28 KB. */
export function teamsMessage(content: ChatContent): Message {
  const { title, headline, lines, more, links } = content;
  const block = (text: string, style: Message = {}) => ({ type: 'TextBlock', text, wrap: true, ...style });
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            block(teams(title), { size: 'Large', weight: 'Bolder' }),
            block(teams(headline), { weight: 'Bolder' }),
            block(teams(beneath(content)), { isSubtle: true, spacing: 'Small' }),
            ...lines.map(({ name, text, link }) =>
              block(
                `**${teams(name)}**: ${teams(text)}${link ? ` [${teams(link.text)}](${encoded(link.address)})` : ''}`,
              ),
            ),
            ...(more ? [block(more)] : []),
          ],
          ...(links.length > 0 && {
            actions: links.map(({ text, address }) => ({
              type: 'Action.OpenUrl',
              title: text,
              url: encoded(address),
            })),
          }),
        },
      },
    ],
  };
}

/** Mattermost's incoming webhooks: Markdown of at most 16,383 characters; escaping makes a text at most six times as long. */
export function mattermostMessage(content: ChatContent): Message {
  const { title, headline, lines, more, links } = content;
  const text = [
    `#### ${escapeMarkdown(title)}`,
    `**${escapeMarkdown(headline)}**`,
    escapeMarkdown(beneath(content)),
    '',
    ...lines.map(
      ({ name, text: said, link }) =>
        `- **${escapeMarkdown(name)}**: ${escapeMarkdown(said)}${link ? ` ${markdownLink(link)}` : ''}`,
    ),
    ...(more ? [`- ${more}`] : []),
    ...(links.length > 0 ? ['', links.map(markdownLink).join(' · ')] : []),
  ].join('\n');
  return { username: 'Headroom', text };
}

/**
 * Slack reads three characters as markup; a formatting character counts only beside white space or another. A word
 * joiner, which nobody sees, keeps `@here` from being a mention where a workspace links names.
 */
function slack(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  return text
    .replace(/[&<>]/g, (character) => entities[character] ?? '')
    .replace(/[*_~`]/g, '\u200b$&')
    .replace(/@(?=\w)/g, '@\u2060');
}

/** Cards know a little Markdown; a mention needs an entity of its own there, which we never write. */
function teams(text: string): string {
  return text
    .replace(/[\\`*_[\]#<>]/g, '\\$&')
    .replace(/^(\d+)\./, '$1\\.')
    .replace(/^[-+]/, '\\$&');
}

function beneath({ days, counts }: ChatContent): string {
  return [days, ...counts].join(' · ');
}

/** Slack looks for nothing within an address but what ends it. */
function slackLink({ text, address }: LinkView): string {
  return `<${encoded(address).replaceAll('&', '&amp;')}|${slack(text)}>`;
}

function markdownLink({ text, address }: LinkView): string {
  return `[${escapeMarkdown(text)}](<${encoded(address)}>)`;
}

function encoded(link: string): string {
  return link.replace(/[\s<>|"\\]/g, encodeURIComponent);
}
