import type { FigureFormat } from '../../model/format.ts';
import type { Report, Row } from '../../model/report.ts';
import { changeWords, stepLead, toldStep } from '../../model/step-words.ts';
import type { Why } from '../../model/why.ts';
import { whyLine } from '../../model/why-words.ts';
import { judged } from './figures.ts';
import { stepDetail, stepSentence, trendDetail, trendLead, trendSentence } from './movements.ts';
import { capital, sentence } from './sentences.ts';
import { type Movement, movementTexts, regressionLead } from './trends.ts';

/** What answers are said in. */
export interface WhyAbout {
  readonly zone: string;
  readonly schema: Report['schema'];
  readonly format: FigureFormat;
}

/** What moved, and then since when it did, so that each is read once; empty where nothing is told. */
export function lineOf(row: Row, why: Why, about: WhyAbout): string {
  const { since } = why;
  const told = whyLine(why, judged(row), about.zone);
  const isNothing = since.kind === 'unknown' && since.because.startsWith(told);
  const parts = [leadOf(row, why, about), isNothing ? '' : told].filter(Boolean);
  return parts.join(why.occasion === 'regression' ? '; ' : ' ');
}

/** `up 15%`, `up 25%, `, `over`, `regressed against the week before, 1.2 s → 1.4 s (+17%)`; empty where the line says all. */
function leadOf(row: Row, why: Why, { schema, format }: WhyAbout): string {
  const { occasion, since } = why;
  const isDated = since.kind === 'hours' || since.kind === 'days';
  if (saysStep(row, why)) {
    const [first, second] = row.steps.steps;
    const isEarlier = second && first && toldStep(row.steps) === first;
    return isEarlier ? changeWords(row.budget, first.change) : stepLead(row.budget, row.steps);
  }
  if (saysTrend(row, why)) return `${trendLead(row, row.trend)},`;
  if (occasion === 'overrun' && isDated) return 'over';
  return occasion === 'regression' ? regressionLead(row, schema, format) : '';
}

type WithStep = Row & Required<Pick<Row, 'steps'>>;
type WithTrend = Row & { readonly trend: Extract<Row['trend'], { kind: 'tested' }> };

/** Whether the line says when the last step came. */
function saysStep(row: Row, { occasion, since }: Why): row is WithStep {
  return occasion === 'step' && row.steps !== undefined && (since.kind === 'hours' || since.kind === 'days');
}

/** Whether the line says since when a trend is one. */
function saysTrend(row: Row, { occasion, since }: Why): row is WithTrend {
  return (
    occasion === 'trend' &&
    since.kind === 'trend' &&
    row.trend.kind === 'tested' &&
    row.trend.thirty !== undefined
  );
}

/** What is said of step and trend beside the line. */
export function besideLine(row: Row, why: Why, { schema, format }: WhyAbout): Movement {
  const step = saysStep(row, why)
    ? sentence(capital(stepDetail(row.steps, format)))
    : row.steps
      ? stepSentence(row, row.steps, format)
      : '';
  return movementTexts(row, schema, [step, trendBeside(row, why, format)]);
}

/** That there are too few days since a step to see a trend is no news beside the hours of that step. */
function trendBeside(row: Row, why: Why, format: FigureFormat): string {
  if (saysTrend(row, why)) return sentence(capital(trendDetail(row, row.trend, format)));
  const isEarly = row.trend.kind === 'not_enough_data' && row.trend.sinceStep;
  return saysStep(row, why) && isEarly ? '' : trendSentence(row, format);
}
