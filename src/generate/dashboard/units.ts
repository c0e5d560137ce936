import type { Unit } from '../../model/unit.ts';

const SIZES = {
  time: 's',
  data: 'decbytes',
  cores: 'suffix: cores',
  ratio: 'percentunit',
  count: 'short',
} as const;
const RATES = {
  time: 'suffix: s/s',
  data: 'Bps',
  cores: 'suffix: cores/s',
  ratio: 'suffix: /s',
  count: 'cps',
} as const;

/** Grafana's name for the base unit of a dimension; Grafana itself scales it to what can be read. */
export function grafanaUnit({ kind, perTime }: Pick<Unit, 'kind' | 'perTime'>): string {
  return perTime ? RATES[kind] : SIZES[kind];
}
