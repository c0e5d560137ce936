import type { Row } from '../model/report.ts';
import type { Where } from '../model/why.ts';
import type { Contrast } from './contrast.ts';
import type { Inquiry } from './inquiry.ts';
import type { OccasionOf } from './occasion.ts';

/** What where is told from. */
export interface WhereAsked {
  readonly row: Row;
  readonly occasion: OccasionOf;
  readonly contrast: Contrast;
  readonly inquiry: Inquiry;
}

/** Which values of which label carry it. A source that fails makes it unknown, in one sentence. */
export async function whereOf(_asked: WhereAsked): Promise<Where> {
  return { kind: 'unknown', because: 'It was not looked for.', labels: [] };
}
