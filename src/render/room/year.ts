import type { RoomPage } from '../../model/artifact.ts';
import type { History } from '../../model/history.ts';
import type { TemplateEngine } from '../templating.ts';
import { framing } from './frame.ts';
import { YEAR_PAGE } from './paths.ts';

/** All budgets against the weeks of a year: the front page. */
export function yearPages({ lives }: History, templates: TemplateEngine): readonly RoomPage[] {
  const content = () =>
    templates.render('year.html', {
      ...framing(templates)(YEAR_PAGE),
      title: 'The year',
      count: lives.length,
    });
  return [{ path: YEAR_PAGE, content }];
}
