import type { RoomPage } from '../../model/artifact.ts';
import type { History } from '../../model/history.ts';
import { jsonText } from '../../model/json-text.ts';
import { MARKED } from '../html/icons.ts';
import type { TemplateEngine } from '../templating.ts';
import { type BesideData, besideData, KINDS, type Kind } from './beside-data.ts';
import { type PairView, pairOf } from './beside-pair.ts';
import { framing } from './frame.ts';
import { BESIDE_PAGE } from './paths.ts';

/** The periods of one kind as the template shows them: the newest two, and all for its script. */
export interface BesideView {
  readonly kind: Kind;
  /** `Weeks`. */
  readonly title: string;
  readonly pair: PairView;
  /** JSON that may stand in a script. */
  readonly data: string;
}

const TITLES: Readonly<Record<Kind, string>> = { weeks: 'Weeks', months: 'Months' };

/** Two periods side by side. */
export function besidePages(history: History, templates: TemplateEngine): readonly RoomPage[] {
  const content = () => {
    const data = besideData(history);
    return templates.render('beside.html', {
      ...framing(templates, { style: 'style-beside', script: 'script-beside' })(BESIDE_PAGE),
      title: 'Side by side',
      kinds: KINDS.flatMap((kind) => besideView(data[kind], kind) ?? []),
      statuses: MARKED,
    });
  };
  return [{ path: BESIDE_PAGE, content }];
}

/** Undefined where there are no two periods. */
function besideView(data: BesideData, kind: Kind): BesideView | undefined {
  const last = data.periods.length - 1;
  if (last < 1) return undefined;
  return {
    kind,
    title: TITLES[kind],
    pair: pairOf(data, kind, last - 1, last),
    // A text that would end the script that it stands in is written by its code.
    data: jsonText(data).replaceAll('<', '\\u003c'),
  };
}
