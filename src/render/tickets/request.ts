import { momentWords } from '../../model/dates.ts';
import { dateWords, formatQuantity } from '../../model/format.ts';
import { cut, visibleLine } from '../../model/one-line.ts';
import type { Proposal } from '../../model/proposal.ts';
import { codeSpan, escapeMarkdown } from '../markdown/escape.ts';
import { tableOf } from '../markdown/table.ts';
import { reportsAddress } from '../notices/links.ts';
import { commitWithoutReferences } from './references.ts';

/** What a request to merge a changed limit says. */
export interface RequestText {
  /** Plain text on one line, which may become the message of a commit. */
  readonly title: string;
  /** Markdown that GitHub and GitLab show. Mentions in it are code, and notify nobody. */
  readonly body: string;
}

/** What the text needs beside the proposal. */
export interface RequestFacts {
  /** The local date from which the new limit is in force. */
  readonly effective: string;
  readonly zone: string;
  readonly reportsUrl?: string;
}

/** Characters of a title: every service takes as many. */
const LONGEST_TITLE = 200;
/** Characters of a text, and of all the Markdown of one part, so that the whole is less than GitHub takes: 65,536. */
const LONGEST = 600;
const LONGEST_PART = 6000;

/** The texts of a request that changes the limit of a proposal. */
export function requestText(proposal: Proposal, { effective, zone, reportsUrl }: RequestFacts): RequestText {
  const { budget, from, to, because, by, at, id } = proposal;
  const bound = proposal.bound === 'at_most' ? 'at most' : 'at least';
  const change = `${bound} ${formatQuantity(from)} → ${formatQuantity(to)}`;
  const day = dateWords(effective);
  const facts = [
    ['Budget', budget],
    ['Limit', change],
    ['In force from', day],
    ['Why', because],
    ['Proposed', `${by}, ${momentWords(at, zone)}`],
  ];
  const reports = reportsAddress({ presentation: reportsUrl === undefined ? {} : { reportsUrl } });
  return {
    title: cut(commitWithoutReferences(visibleLine(`Limit of ${budget}: ${change}`)), LONGEST_TITLE),
    body: [
      `**${words(`The limit of ${budget} changes from ${bound} ${formatQuantity(from)} to ${formatQuantity(to)}.`)}**`,
      tableOf(
        ['What', 'Answer'],
        facts.map(([name = '', text = '']) => [name, words(text)]),
      ),
      part('Evidence', listOf(proposal.evidence)),
      part('The recorded past', replayTable(proposal)),
      part('What else changes', listOf(proposal.impact)),
      part('Approved', approvalTable(proposal, zone)),
      `Days from ${day} on are judged by the new limit, whenever this is merged. The proposal is ${codeSpan(id)}.`,
      reports === '' ? '' : `[Reports](<${reports}>)`,
    ]
      .filter(Boolean)
      .join('\n\n'),
  };
}

function words(text: string): string {
  return escapeMarkdown(cut(text, LONGEST));
}

function part(heading: string, text: string): string {
  return text === '' ? '' : `### ${heading}\n\n${text}`;
}

function listOf(texts: readonly string[]): string {
  const { kept, more } = fitting(texts.map((text) => `- ${words(text)}`));
  return [...kept, ...(more > 0 ? [`- And ${more} more, in the file of the proposal.`] : [])].join('\n');
}

function replayTable({ replay }: Proposal): string {
  const heads = ['Limit', 'Days over', 'Days approached', 'Weeks over', 'Weeks approached'];
  const rows = replay.map(({ limit, days, weeks }) => [
    formatQuantity(limit),
    `${days.exceeded} of ${days.of}`,
    `${days.approaching} of ${days.of}`,
    `${weeks.exceeded} of ${weeks.of}`,
    `${weeks.approaching} of ${weeks.of}`,
  ]);
  return tableOf(heads, cellsFitting(rows));
}

function approvalTable({ approvals }: Proposal, zone: string): string {
  const rows = approvals.map(({ role, by, at }) => [role, by, momentWords(at, zone)]);
  return tableOf(['Role', 'By', 'When'], cellsFitting(rows));
}

function cellsFitting(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const cells = rows.map((row) => row.map(words));
  const { kept } = fitting(cells.map((row) => row.join(' ')));
  return cells.slice(0, kept.length);
}

/** The first of some texts, as many as a part has room for, and how many more there are. */
function fitting(texts: readonly string[]): { readonly kept: readonly string[]; readonly more: number } {
  let room = LONGEST_PART;
  const past = texts.findIndex((text) => {
    room -= text.length;
    return room < 0;
  });
  const kept = past < 0 ? texts : texts.slice(0, past);
  return { kept, more: texts.length - kept.length };
}
