import { daysWords } from '../../model/dates.ts';
import { monthWords } from '../../model/format.ts';
import { memberParts } from '../../model/member-id.ts';
import type { Note } from '../../model/note.ts';
import type { EventKind, LifeEvent } from '../../model/timeline.ts';
import { cleaned } from '../view/clean.ts';
import { safeLink } from '../view/links.ts';
import type { NoteForms } from '../view/notes.ts';
import { reportLink } from './links.ts';

/** Makes the forms of notes that templates show. */
export type RenderNotes = (notes: readonly Note[]) => readonly NoteForms[];

/** The word of each kind of what happens. */
const KIND_WORDS: Readonly<Record<EventKind, string>> = {
  limit: 'limit',
  step: 'step',
  overrun: 'over',
  violation: 'violation',
  proposal: 'proposal',
  exception: 'exception',
  maintenance: 'maintenance',
  change: 'change',
  note: 'note',
  forecast: 'forecast',
  recommendation: 'advice',
  correction: 'correction',
};

/** Something that happened, as a line of the time line. */
export interface EventView {
  /** `12 January 2026`; `12–16 January 2026` of what lasts. */
  readonly when: string;
  readonly kind: EventKind;
  readonly word: string;
  /** Of a member of a family, what stands in its brackets; empty of any other. */
  readonly member: string;
  readonly says: string;
  readonly more: readonly string[];
  /** A note as markup; empty without one. */
  readonly html: string;
  readonly link: string;
  /** The report that tells it; empty where it is not there. */
  readonly report: string;
}

/** A month of the time line. */
export interface MonthView {
  /** `January 2026`. */
  readonly name: string;
  readonly events: readonly EventView[];
}

/** The time line of a page, newest month first. */
export function timelineView(
  page: string,
  events: readonly LifeEvent[],
  renderNotes: RenderNotes,
): readonly MonthView[] {
  return [...Map.groupBy(events, ({ on }) => on.slice(0, 7))].map(([month, of]) => ({
    name: monthWords(month),
    events: of.map((event) => eventView(page, event, renderNotes)),
  }));
}

function eventView(page: string, event: LifeEvent, renderNotes: RenderNotes): EventView {
  const { kind, on, until = on, budget, says, more, markdown, link, report } = event;
  return {
    ...cleaned({
      when: daysWords(on, until),
      kind,
      word: KIND_WORDS[kind],
      member: memberParts(budget)?.values ?? '',
      says,
      more,
    }),
    html: markdown === undefined ? '' : (renderNotes([{ budget, markdown }])[0]?.html ?? ''),
    link: safeLink(link),
    report: reportLink(page, report),
  };
}
