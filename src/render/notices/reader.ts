import type { AnswerLinks } from '../../model/answer.ts';
import { type Directory, NO_DIRECTORY, ownerNamed, type Stakeholder } from '../../model/directory.ts';
import { listWords } from '../../model/format.ts';
import type { Notice, Notices } from '../../model/notice.ts';
import type { Part } from '../../model/part.ts';
import type { Report } from '../../model/report.ts';

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

/** Why notices are sent to their reader, a sentence; empty where nobody is named. */
export function becauseOf(notices: Notices, reader: NoticesReader): string {
  const { to } = reader.part;
  if (to === undefined) return '';
  const stakeholder = readingStakeholder(reader);
  if (stakeholder) return `You hear of this as “${to}”, ${concernsOf(stakeholder)}. It asks nothing of you.`;
  const reasons = new Set(notices.notices.map((notice) => reasonOf(notice, to, notices.report)));
  return `You hear of this because ${to} ${listWords([...reasons])}.`;
}

/** Whoever is no owner of it stands in for one. */
function reasonOf({ about }: Notice, to: string, { rows }: Report): string {
  const { owner } = about;
  const owners = [owner, rows.find(({ budget }) => budget.id === about.budget)?.budget.owner];
  if (owners.includes(to)) return 'owns it';
  return owner === undefined ? 'is told of what is nobody’s' : `stands in for ${owner}`;
}

function concernsOf({ services, categories }: Stakeholder): string {
  const of = [
    ...(services.length > 0 ? [`of ${listWords(services)}`] : []),
    ...(categories.length > 0 ? [`in the category ${listWords(categories)}`] : []),
  ];
  return `who is told of violations${of.length > 0 ? ` ${of.join(', ')}` : ''}`;
}
