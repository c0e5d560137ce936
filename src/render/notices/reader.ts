import type { AnswerLinks } from '../../model/answer.ts';
import { type Directory, NO_DIRECTORY, ownerNamed, type Stakeholder } from '../../model/directory.ts';
import { listWords } from '../../model/format.ts';
import type { Notice, Notices } from '../../model/notice.ts';
import type { Part } from '../../model/part.ts';
import type { Report } from '../../model/report.ts';
import { answerLink } from '../view/links.ts';

/** Who reads notices. */
export interface NoticesReader {
  readonly part: Part;
  /** Who the names of notices are; nobody unless given. */
  readonly directory?: Directory;
  /** Where this reader can answer; nowhere unless given. */
  readonly answers?: AnswerLinks;
}

/** The stakeholder who reads; undefined where an owner does, who is also asked to answer. */
export function readingStakeholder({
  part,
  directory = NO_DIRECTORY,
}: NoticesReader): Stakeholder | undefined {
  const { to } = part;
  return ownerNamed(directory, to) ? undefined : directory.stakeholders.find(({ name }) => name === to);
}

/** Pages on which violations can be answered, by their ids; none for a stakeholder, who is asked nothing. */
export function pagesFor(
  { notices, report }: Notices,
  reader: Omit<NoticesReader, 'answers'>,
): Readonly<Record<string, string>> {
  if (readingStakeholder(reader)) return {};
  const pages = notices.map(({ violation: { id } }) => [id, answerLink(report, id)] as const);
  return Object.fromEntries(pages.filter(([, address]) => address !== ''));
}

/** Why notices are sent to their reader, a sentence; empty where nobody is named. */
export function becauseOf(notices: Notices, reader: NoticesReader): string {
  const { to } = reader.part;
  if (to === undefined) return '';
  const stakeholder = readingStakeholder(reader);
  if (stakeholder) return `You hear of this as “${to}”, ${concernsOf(stakeholder)}. It asks nothing of you.`;
  return `You hear of this because ${to} ${listWords(reasonsOf(notices, to))}.`;
}

/** Each once; those for whom somebody stands in are one reason. */
function reasonsOf({ notices, report }: Notices, to: string): readonly string[] {
  const others = notices.filter((notice) => !isOwnedBy(to, notice, report));
  const owners = new Set(others.flatMap(({ about: { owner } }) => owner ?? []));
  return [
    ...(others.length < notices.length ? ['owns it'] : []),
    ...(owners.size > 0 ? [`stands in for ${listWords([...owners])}`] : []),
    ...(others.some(({ about }) => about.owner === undefined) ? ['is told of what is nobody’s'] : []),
  ];
}

function isOwnedBy(to: string, { about }: Notice, { rows }: Report): boolean {
  return to === about.owner || to === rows.find(({ budget }) => budget.id === about.budget)?.budget.owner;
}

function concernsOf({ services, categories }: Stakeholder): string {
  const of = [
    ...(services.length > 0 ? [`of ${listWords(services)}`] : []),
    ...(categories.length > 0 ? [`in the category ${listWords(categories)}`] : []),
  ];
  return `who is told of violations${of.length > 0 ? ` ${of.join(', ')}` : ''}`;
}
