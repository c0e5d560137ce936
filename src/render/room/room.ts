import type { RoomPage } from '../../model/artifact.ts';
import type { History } from '../../model/history.ts';
import type { TemplateEngine } from '../templating.ts';
import { besidePages } from './beside.ts';
import { lifePages } from './life.ts';
import type { RenderNotes } from './life-timeline.ts';
import { ownerPages } from './owner.ts';
import { reportsPages } from './reports.ts';
import { servicePages } from './service.ts';
import { yearPages } from './year.ts';

/** Makes the pages of one kind. */
export type MakePages = (
  history: History,
  templates: TemplateEngine,
  renderNotes?: RenderNotes,
) => readonly RoomPage[];

/** The kinds of pages. */
const KINDS: readonly MakePages[] = [
  yearPages,
  reportsPages,
  besidePages,
  lifePages,
  servicePages,
  ownerPages,
];

/**
 * All pages of the reading room. The same history and templates make the same bytes. Notes take a while to load what makes
 * them, and are shown where that is given.
 */
export const roomPages: MakePages = (...given) => KINDS.flatMap((pages) => pages(...given));
