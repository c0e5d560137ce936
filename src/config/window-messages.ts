/** The wording of problems with rolling windows, and with how often a budget is looked at: a part of the table of all messages. */
export const WINDOW_MESSAGES = {
  badOver: (text: string, allowed: string) =>
    `“${text}” is not a rolling window. ${allowed} are allowed. Write it like 28d.`,
  shortOver: (text: string, least: string, allowed: string) =>
    `“${text}” is shorter than a week, and the days of the week before it would be in no figure. ${allowed} are allowed. Write at least ${least}, or remove over for the period itself.`,
  longOver: (text: string, most: string) =>
    `“${text}” is longer than a year. At most ${most} are allowed. Write a shorter one, such as 28d or quarter.`,
  overOfGrowth: () => 'A growth is that of the 35 days to the end of the period by itself. Remove over.',
  otherOver: (stage: string, own: string, total: string, whole: string) =>
    `${stage} is measured over ${own}, and ${total} over ${whole}: their figures cannot be compared. A path has one stretch for all. Give both the same over, or neither one.`,
  badWatch: (text: string) =>
    `“${text}” is not how often a budget can be looked at. Whole hours from 1h to 24h are allowed. Write watch: 1h, or remove it for once a day.`,
  watchOfGrowth: () =>
    'A growth is judged by daily values, and the last 24 hours say nothing of it. Remove watch.',
  watchOfOver: (over: string) =>
    `A budget over ${over} is judged by that stretch, which an hour hardly moves. Remove watch, or over.`,
} as const;
