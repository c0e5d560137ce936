import type { Forecast } from './finding.ts';

/** Why reaching a limit is only possible, without a day. */
export const WHY_POSSIBLE: Readonly<Record<Extract<Forecast, { kind: 'possible' }>['because'], string>> = {
  accelerating: 'it accelerates',
  slowing: 'it slows down',
  scattered: 'the days scatter too much for a date',
};
