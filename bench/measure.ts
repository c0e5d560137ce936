/** One measured figure with the bound it must keep. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly atMost: number;
  readonly unit: 's' | 'ms' | 'MB' | '×' | '%' | 'rates';
}
