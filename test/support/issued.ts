import type { Issued } from '../../src/ports/ledger.ts';

/** The moment of the ledger's tests. */
export const NOW = 1_770_000_000;

/** A weekly report that is issued at that moment. */
export const W05: Omit<Issued, 'hash'> = {
  kind: 'weekly',
  period: '2026-W05',
  revision: 1,
  issuedAt: NOW,
  whole: true,
};

/** Whom it goes to. */
export const TO = [
  { target: 'docs', recipient: '' },
  { target: 'mail', recipient: 'a@x' },
] as const;
