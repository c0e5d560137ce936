/** What `headroom violations` can be told to do: to show, to take a step of the response, or to add to the record. */
export const VIOLATION_ACTIONS = [
  'list',
  'show',
  'ack',
  'investigate',
  'plan',
  'implement',
  'validate',
  'decline',
  'note',
  'assign',
  'link',
] as const;
/** One of them. */
export type ViolationAction = (typeof VIOLATION_ACTIONS)[number];
