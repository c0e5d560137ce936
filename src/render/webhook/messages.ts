import { escapeMarkdown } from '../markdown/escape.ts';
import type { ChatContent } from './content.ts';

/** A message as JSON: what a chat service takes by POST. */
export type Message = Readonly<Record<string, unknown>>;

/** Slack's incoming webhooks: Block Kit. A section holds 3,000 characters; `text` is what notifications show. */
export function slackMessage(content: ChatContent): Message {
  const { title, days, headline, counts, lines, link } = content;
  const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text: cut(text, 2900) } });
  const items = lines.map(({ name, text }) => `*${slack(name)}*: ${slack(text)}`);
  return {
    text: slack(headline),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(title, 150) } },
      section(`*${slack(headline)}*`),
      { type: 'context', elements: [{ type: 'mrkdwn', text: slack(`${days} · ${counts.join(' · ')}`) }] },
      ...items.map(section),
      ...(content.left > 0 ? [section(more(content.left))] : []),
      ...(link ? [section(`<${slack(encoded(link))}|Read the full report>`)] : []),
    ],
  };
}

/** Microsoft Teams' Workflows: an Adaptive Card. A message holds 28 KB. */
export function teamsMessage(content: ChatContent): Message {
  const { title, days, headline, counts, lines, link, left } = content;
  const block = (text: string, more: Message = {}) => ({ type: 'TextBlock', text, wrap: true, ...more });
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
            block(teams(`${days} · ${counts.join(' · ')}`), { isSubtle: true, spacing: 'Small' }),
            ...lines.map(({ name, text }) => block(`**${teams(name)}**: ${teams(text)}`)),
            ...(left > 0 ? [block(more(left))] : []),
          ],
          ...(link && {
            actions: [{ type: 'Action.OpenUrl', title: 'Read the full report', url: encoded(link) }],
          }),
        },
      },
    ],
  };
}

/** Mattermost's incoming webhooks: Markdown. */
export function mattermostMessage(content: ChatContent): Message {
  const { title, days, headline, counts, lines, link, left } = content;
  const text = [
    `#### ${escapeMarkdown(title)}`,
    `**${escapeMarkdown(headline)}**`,
    `${escapeMarkdown(days)} · ${counts.join(' · ')}`,
    '',
    ...lines.map((line) => `- **${escapeMarkdown(line.name)}**: ${escapeMarkdown(line.text)}`),
    ...(left > 0 ? [`- ${more(left)}`] : []),
    ...(link ? ['', `[Read the full report](<${encoded(link)}>)`] : []),
  ].join('\n');
  return { username: 'Headroom', text: cut(text, 16_000) };
}

/** Our own shape, for programs: the content as it is. */
export function jsonMessage(content: ChatContent): Message {
  return { headroom: 'report', version: 1, ...content };
}

/** Slack reads three characters as markup; a formatting character counts only beside white space or another. */
function slack(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  return text.replace(/[&<>]/g, (character) => entities[character] ?? '').replace(/[*_~`]/g, '\u200b$&');
}

/** Cards know a little Markdown, and no escapes for mentions but their absence. */
function teams(text: string): string {
  return text.replace(/[\\`*_[\]#<>]/g, '\\$&');
}

function more(count: number): string {
  return `… and ${count} more in the report.`;
}

function encoded(link: string): string {
  return link.replace(/[\s<>|"\\]/g, encodeURIComponent);
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}
