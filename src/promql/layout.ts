import type { QuantileIndicator } from '../model/indicator.ts';
import { selector } from './selector.ts';

/** The label that tells the bounds at a window's start from those at its end. */
export const AT = 'at';

/** The bounds that a classic histogram's buckets have within the `step` before the window, and before its end. */
export function layoutQuery({ histogram, where }: QuantileIndicator, seconds: number, step: number): string {
  const at = (name: string, offset: string) => {
    const bounds = `group by (le) (last_over_time(${selector(`${histogram}_bucket`, where)}[${step}s]${offset}))`;
    return `label_replace(${bounds}, "${AT}", "${name}", "", "")`;
  };
  return `${at('start', ` offset ${seconds}s`)} or ${at('end', '')}`;
}
