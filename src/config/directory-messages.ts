import { didYouMean, near } from '../model/did-you-mean.ts';
import { listWords } from '../model/format.ts';
import { TICKET_MESSAGES } from './ticket-messages.ts';

/** The wording of problems with owners, stakeholders and when they are told: a part of the table of all messages. */
export const DIRECTORY_MESSAGES = {
  ...TICKET_MESSAGES,
  emptyOwners: () =>
    'The file is empty. Owners are wanted, as below owners in the settings. Write one like "@backend-team": { email: [backend@example.org] }, or remove owners_file there.',
  tooManyInDirectory: (what: string, got: number, most: number) =>
    `There are ${got} ${what}. At most ${most} are allowed. Remove some, or make two projects.`,
  ownerTwice: (name: string, elsewhere: string) =>
    `The owner ${name} is already at ${elsewhere}. Each owner has one entry. Remove one of them.`,
  ownerUnnamed: () =>
    'An owner or a stakeholder needs a name. Write the one that budgets have under owner, such as "@backend-team".',
  noContact: (name: string) =>
    `${name} can be reached nowhere. At least one of email, webhook, tickets and stands_in is wanted. Write one, such as email: [team@example.org].`,
  noStakeholderContact: (name: string) =>
    `${name} can be reached nowhere. At least one of email and webhook is wanted. Write one, such as email: [team@example.org].`,
  noSmtpForDirectory: () =>
    'There is no mail server for this mail. Add smtp with a host to the settings, or remove email here.',
  unknownStandIn: (name: string, known: readonly string[]) =>
    `There is no owner ${name} in the directory. A name below owners, or one of owners_file, is wanted.${didYouMean(near(name, known)) || ` Add an entry for ${name}, or name another.`}`,
  standInCircle: (names: readonly string[]) =>
    names.length === 1
      ? `${names[0]} cannot stand in for itself. Another owner is wanted. Name one, or remove stands_in.`
      : `${listWords(names)} stand in for each other in a circle, so that nobody is the last to hear. Remove stands_in of one of them.`,
  stakeholderIsOwner: (name: string, elsewhere: string) =>
    `${name} is an owner already, at ${elsewhere}. A name is either an owner’s or a stakeholder’s. Choose another name here.`,
  badServicePattern: (pattern: string) =>
    `“${pattern}” is no pattern of services. Lower-case letters, digits, hyphens and * are allowed, with * for anything. Write it like pay-*.`,
  badOwnerLine: (owners: number) =>
    `This line names ${owners === 0 ? 'no owner' : `${owners} owners`}. A pattern of services and one owner are wanted on a line. Write it like pay-* @payments.`,
  unfitPattern: (pattern: string, known: readonly string[]) =>
    `No service is called as “${pattern}” says. Known: ${known.join(', ')}.${didYouMean(near(pattern, known)) || ' Correct it, or remove it.'}`,
  unlistedOwner: (name: string, known: readonly string[]) =>
    `The owner ${name} has no entry in the directory: nobody hears of its violations.${didYouMean(near(name, known)) || ` Add ${name} below owners in the settings.`}`,
  nightInPart: (missing: string) =>
    `${missing} is missing: quiet hours begin and end. Write both, as in { from: "20:00", to: "07:00" }.`,
  nightWithoutLength: (text: string) =>
    `The quiet hours begin and end at ${text}. They end at another time, of the next day where that is earlier. Change one of them; whole days stand under days.`,
  noQuietHours: () =>
    'Nothing is quiet here. from and to, or days, are wanted. Write them like { from: "20:00", to: "07:00", days: [saturday, sunday] }, or remove quiet.',
  alwaysQuiet: () =>
    'Every day is quiet, so that nobody would ever be told. Some day must be left. Remove one.',
  noBusinessHours: () =>
    'There are no business hours. They stand under business_hours in review. Add them there, or write quiet hours here, such as { from: "20:00", to: "07:00" }.',
  targetOfDirectory: (name: string) =>
    `The name ${name} is taken by what owners and stakeholders are told, now that there are some. Give this target another name; what is outstanding to it is withdrawn then.`,
  noOwnersForTarget: () =>
    'There is nobody to send this to. Owners with an email or a webhook are wanted. Add them under owners in the settings, or name another way to publish.',
  reportsTwice: () =>
    'The reports are named both here and in owners. Once is enough. Remove reports from one of them.',
} as const;
