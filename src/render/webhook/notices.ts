import { momentWords } from '../../model/dates.ts';
import { cut } from '../../model/one-line.ts';
import type { NoticesPublication } from '../../model/publication.ts';
import { detailsOf, factsOf } from '../notices/facts.ts';
import { linksOf, reportsAddress } from '../notices/links.ts';
import type { Told } from '../notices/told.ts';
import { briefOf, byViolation } from '../notices/view.ts';
import { headlineOf, headlineWithFigure, iconOf, tallyOf } from '../notices/words.ts';
import { cleaned } from '../view/clean.ts';
import type { LinkView } from '../view/why.ts';
import { type ChatContent, type ChatLine, LONGEST_LINE, MOST } from './content.ts';

/** Characters of an address, escaped: of all links of a message, as many as every service takes. */
const LONGEST_ADDRESS = 500;
/** Links of a message. */
const MOST_LINKS = 5;

/** The content of a message about a reader's notices: of one violation all that there is to know, of several a line each. */
export function noticesContent({ notices, pages = {} }: NoticesPublication): ChatContent {
  const { at, report } = notices;
  const all = byViolation(notices);
  const [first] = all;
  const only = all.length === 1 ? first : undefined;
  const { organisation } = report.presentation;
  const left = all.length - MOST;
  return cleaned({
    title: cut(organisation ? `${organisation} performance budgets` : 'Performance budgets', 150),
    days: momentWords(at, report.period.zone),
    headline: cut(only ? sentenceOf(only) : tallyOf(all.map(({ notice }) => notice.what)), 400),
    counts: [],
    lines: only ? factLines(only) : all.slice(0, MOST).map((told) => lineOf(told, pages[told.violation.id])),
    more: !only && left > 0 ? `… and ${left} more.` : '',
    links: chatLinks([
      ...(only ? linksOf(only, pages[only.violation.id]) : []),
      { text: 'Reports', address: reportsAddress(report) },
    ]),
  });
}

function sentenceOf(told: Told): string {
  const { notice, left } = told;
  const said = headlineWithFigure(told);
  return `${iconOf(notice.what)} ${said === headlineOf(told) ? said : `${said}, ${left}`}`;
}

function factLines(told: Told): readonly ChatLine[] {
  return [...factsOf(told), ...detailsOf(told)].map(({ name, text }) => ({
    name,
    text: cut(text, LONGEST_LINE),
  }));
}

function lineOf(told: Told, page: string | undefined): ChatLine {
  const { notice, figure, left } = told;
  const [link] = chatLinks(linksOf(told, page));
  return {
    name: cut(`${iconOf(notice.what)} ${headlineOf(told)}`, 150),
    text: cut([figure && `${figure}, ${left}`, briefOf(told)].filter(Boolean).join('; '), LONGEST_LINE),
    ...(link && { link }),
  };
}

function chatLinks(links: readonly LinkView[]): readonly LinkView[] {
  const fitting = ({ address }: LinkView) =>
    address !== '' && address.replaceAll('&', '&amp;').length <= LONGEST_ADDRESS;
  return links.filter(fitting).slice(0, MOST_LINKS);
}
