/** Why nothing was recorded, or cannot be. */
export type Refusal =
  | { readonly kind: 'forged' | 'missing' | 'foreign' | 'stale' | 'nobody' | 'known' }
  | { readonly kind: 'stranger'; readonly user: string }
  | { readonly kind: 'expired' | 'closed' | 'reopened'; readonly when: string }
  | { readonly kind: 'declined' | 'taken'; readonly who: string; readonly when: string }
  /** `todo` is the title of the step to take first. */
  | { readonly kind: 'early'; readonly todo: string }
  | { readonly kind: 'unwritten' | 'unfit'; readonly why: string };

/** A refusal in words: what is the matter, and what to do. */
export interface RefusalWords {
  /** Of HTTP. */
  readonly status: number;
  readonly title: string;
  readonly text: string;
}

const NEWEST = 'Open the newest message about the violation, and take its link';
const TERMINAL = 'in a terminal “headroom violations” lists what is open';

/** The words of a refusal. */
export function refusalWords(refusal: Refusal): RefusalWords {
  switch (refusal.kind) {
    case 'forged':
      return {
        status: 404,
        title: 'This link is none of ours',
        text: `It was cut off or changed on its way, or its key is no longer used. ${NEWEST}; ${TERMINAL}.`,
      };
    case 'missing':
      return {
        status: 404,
        title: 'There is no such violation',
        text: `Its record is gone, or was never there. Look at the list of violations; ${TERMINAL}.`,
      };
    case 'expired':
      return {
        status: 410,
        title: 'This link has ended',
        text: `It was good until ${refusal.when}. ${NEWEST}; ${TERMINAL}.`,
      };
    case 'closed':
      return {
        status: 410,
        title: 'This violation is closed',
        text: `It closed on ${refusal.when}, and asks for nothing any more. When its budget is over again, a new message comes.`,
      };
    case 'reopened':
      return {
        status: 410,
        title: 'This link is of an earlier time',
        text: `The violation was closed since, and opened again on ${refusal.when}. ${NEWEST}.`,
      };
    case 'declined':
      return {
        status: 410,
        title: 'Nothing will be done about this violation',
        text: `${refusal.who} said so on ${refusal.when}. If that is wrong, talk to them; steps can still be taken in a terminal, or on its page by who signs in.`,
      };
    case 'taken':
      return {
        status: 409,
        title: 'This was done already',
        text: `${refusal.who} did it on ${refusal.when}. Nothing more was recorded, and nothing has to be.`,
      };
    case 'known':
      return {
        status: 409,
        title: 'This is known already',
        text: 'It stands in the record, and was not added again.',
      };
    case 'early':
      return {
        status: 409,
        title: 'This is not its turn yet',
        text: `Steps are taken in their order. First: ${refusal.todo}. Nothing was recorded.`,
      };
    case 'foreign':
      return {
        status: 403,
        title: 'This form came from elsewhere',
        text: 'Nothing was recorded. Another site sent it, or a proxy hides where it is from. Open the page by its own address, and send the form there.',
      };
    case 'stale':
      return {
        status: 403,
        title: 'This form is out of date',
        text: 'Nothing was recorded: it was open for long, in another browser, or cookies are not kept. Here it is anew: send it once more.',
      };
    case 'nobody':
      return {
        status: 403,
        title: 'Nobody knows who you are',
        text: 'Nothing was recorded. Answer by the link in a message to you, or come by the address at which you sign in.',
      };
    case 'stranger':
      return {
        status: 403,
        title: 'You may look, and not answer',
        text: `Nothing was recorded. ${refusal.user} is not among the people of the settings (server.people). Ask who runs headroom.`,
      };
    case 'unfit':
      return { status: 422, title: 'Something is missing', text: `Nothing was recorded yet. ${refusal.why}` };
    case 'unwritten':
      return {
        status: 503,
        title: 'It could not be written down',
        text: `Nothing was recorded. ${refusal.why} Send it again later, or tell who runs headroom.`,
      };
  }
}
