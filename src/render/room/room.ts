import type { RoomPage } from '../../model/artifact.ts';
import type { History } from '../../model/history.ts';
import type { TemplateEngine } from '../templating.ts';
import { besidePages } from './beside.ts';
import { lifePages } from './life.ts';
import { ownerPages } from './owner.ts';
import { reportsPages } from './reports.ts';
import { servicePages } from './service.ts';
import { yearPages } from './year.ts';

/** Makes the pages of one kind. */
export type MakePages = (history: History, templates: TemplateEngine) => readonly RoomPage[];

/** The kinds of pages. */
const KINDS: readonly MakePages[] = [
  yearPages,
  reportsPages,
  besidePages,
  lifePages,
  servicePages,
  ownerPages,
];

/** All pages of the reading room. The same history and templates make the same bytes. */
export function roomPages(history: History, templates: TemplateEngine): readonly RoomPage[] {
  return KINDS.flatMap((pages) => pages(history, templates));
}
