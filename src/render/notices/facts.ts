import { momentWords, overdueWords, weekdayWords } from '../../model/dates.ts';
import { plural } from '../../model/format.ts';
import type { NoticeKind } from '../../model/notice.ts';
import { dateAt } from '../../model/period.ts';
import { writerWords } from '../../model/writer.ts';
import { figureTexts } from '../view/figures.ts';
import { recurringText } from '../view/responses.ts';
import { capital, sentence, uncapital } from '../view/sentences.ts';
import { asksOf } from '../view/steps.ts';
import type { Told } from './told.ts';
import { earlierWords } from './words.ts';

/** One of the answers that a notice gives, under its question. */
export interface NoticeFact {
  /** `Since when`. */
  readonly name: string;
  readonly text: string;
  /** Whether it tells of something overdue. */
  readonly isLate: boolean;
}

interface Fact {
  readonly name: string;
  readonly on: readonly NoticeKind[];
  /** Empty where there is nothing to tell. */
  readonly text: (told: Told) => string;
  /** Whether it can wait until somebody has answered. */
  readonly isDetail?: true;
  /** Whether it asks something of its reader. */
  readonly asks?: true;
  /** Whether it tells of something overdue; it never does unless given. */
  readonly isLate?: (told: Told) => boolean;
}

const OVER: readonly NoticeKind[] = ['opened', 'reopened'];
const UNDONE: readonly NoticeKind[] = [...OVER, 'step', 'overdue'];
const ALL: readonly NoticeKind[] = [...UNDONE, 'met', 'closed', 'declined'];

/** All that is told of a notice besides its headline, in the order in which it is read. */
const FACTS: readonly Fact[] = [
  { name: 'Since when', on: [...UNDONE, 'declined'], text: sinceText },
  { name: 'Where', on: [...OVER, 'overdue'], text: ({ why }) => (why.isBetter ? '' : why.where.text) },
  { name: 'Changed before', on: [...OVER, 'overdue'], text: changedText },
  { name: 'Cause', on: ALL, text: causeText },
  { name: 'Said', on: ['step', 'closed', 'declined'], text: saidText },
  { name: 'Still to come', on: ['met'], text: toComeText },
  { name: 'Who', on: ALL, text: whoText },
  { name: 'Until when', on: [...UNDONE, 'met'], text: untilText, isLate },
  { name: 'What to do', on: [...OVER, 'overdue'], text: todoText, asks: true },
  { name: 'Before that', on: ALL, text: earlierWords, isDetail: true },
  { name: 'Week so far', on: OVER, text: weekText, isDetail: true },
  { name: 'Figures', on: ALL, text: unmeasuredText, isDetail: true },
  { name: 'Not the first', on: OVER, text: ({ violation }) => recurringText(violation), isDetail: true },
  { name: 'Cannot be told', on: OVER, text: ({ why }) => why.unknown.join(' '), isDetail: true },
];

/** What a notice answers first, with what to do where its reader is asked to do it. */
export function factsOf(told: Told, isAsked = true): readonly NoticeFact[] {
  return factsAmong(told, (fact) => !fact.isDetail && (isAsked || !fact.asks));
}

/** What else there is to know. */
export function detailsOf(told: Told): readonly NoticeFact[] {
  return factsAmong(told, (fact) => fact.isDetail === true);
}

function factsAmong(told: Told, isWanted: (fact: Fact) => boolean): readonly NoticeFact[] {
  const own = FACTS.filter((fact) => isWanted(fact) && fact.on.includes(told.notice.what));
  return own.flatMap((fact) => {
    const text = fact.text(told);
    const late = fact.isLate?.(told) ?? false;
    return text === '' ? [] : [{ name: fact.name, text: text.replace(/\.$/, ''), isLate: late }];
  });
}

/** Since when it is over, as a part of a sentence: as days and hours show it, or else its first day over. */
export function sincePhrase(told: Told): string {
  const { notice, violation, why, zone, now } = told;
  const shown = why.isBetter ? '' : uncapital(why.since.replace(/\.$/, ''));
  const firstDay = weekdayWords(violation.firstDay);
  // A budget that is watched goes over before its day has ended.
  if (violation.lastDay >= dateAt(now, zone))
    return ['over in its last 24 hours', shown].filter(Boolean).join('; ');
  if (notice.what !== 'reopened') return shown || `since ${firstDay}, its first day over`;
  return `${shown || `since ${momentWords(violation.opened, zone)}`}; for the first time on ${firstDay}`;
}

function sinceText(told: Told): string {
  return capital(sincePhrase(told).replace(/^since /, ''));
}

function changedText({ why: { changes, moreChanges, looked, isBetter } }: Told): string {
  if (isBetter) return '';
  if (changes.length === 0) return looked;
  return [...changes.map(({ text, when }) => `${text}, ${when}`), moreChanges].filter(Boolean).join('; ');
}

/** Said beside it where the notice is that somebody found it. */
function causeText({ notice: { step }, violation: { rootCause = '' } }: Told): string {
  return step === 'investigate' ? '' : rootCause;
}

/** What somebody wrote when they declined it, or took the step that the notice is about. */
function saidText({ notice, violation: { declined, steps } }: Told): string {
  const step = notice.what === 'closed' ? 'validate' : notice.step;
  const said = notice.what === 'declined' ? declined : steps.find((one) => one.step === step);
  return said?.text ? `${writerWords(said)}: ${said.text}` : '';
}

function toComeText({ violation: { metDays, metNeeded, closesByItself } }: Told): string {
  const left = Math.max(0, metNeeded - metDays);
  const end = closesByItself ? 'it closes by itself' : 'it can be validated';
  return left > 0 ? `after ${plural(left, 'more day', 'more days')} like it, ${end}` : `${end} now`;
}

/** Who works on it, and whose it is where that is somebody else. */
function whoText({ notice: { about }, violation }: Told): string {
  const names = new Set([violation.owner, about.owner].flatMap((name) => name ?? []));
  return [...names].join(', ') || 'nobody yet';
}

function untilText({ violation, now, zone }: Told): string {
  const { next, declined } = violation;
  if (!next || declined) return '';
  const late = isLate({ violation, now }) ? `, ${overdueWords(next.due, now)}` : '';
  return `${capital(next.step)} until ${momentWords(next.due, zone)}${late}`;
}

function isLate({ violation: { next }, now }: Pick<Told, 'violation' | 'now'>): boolean {
  return next !== undefined && next.due < now;
}

function todoText({ violation: { next, declined }, hasTicket }: Told): string {
  return next && !declined ? capital(asksOf(next.step, hasTicket)) : '';
}

function weekText({ row, zone }: Told): string {
  if (!row) return '';
  const { actualOfLimit, used } = figureTexts(row, zone);
  if (row.verdict.unknown) return sentence(row.verdict.unknown.detail);
  return [actualOfLimit, used].filter(Boolean).join(', ');
}

/** Why there is no figure: a source that fails delays no notice. */
function unmeasuredText({ row, notice, report }: Told): string {
  if (row) return '';
  const notes = report.dataQuality.notes.filter(({ budget }) => budget === notice.about.budget);
  return notes.map(({ text }) => text).join(' ');
}
