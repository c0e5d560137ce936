import { didYouMean, near } from '../model/did-you-mean.ts';

/** The wording of problems with the places where changes are seen: a part of the table of all messages. */
export const PLACE_MESSAGES = {
  tooManyPlaces: (got: number, most: number) =>
    `There are ${got} places. At most ${most} are allowed. Remove some.`,
  longBefore: (text: string, most: string) =>
    `“${text}” is longer than changes are looked back for. At most ${most} is allowed. Lower it.`,
  sourceUnasked: (kind: string) =>
    `A place of kind ${kind} asks no source. Only places in metrics may name one. Remove source here.`,
  sourceUnnamed: (name: string) =>
    `There is no source ${name}: the settings have one without a name, and it is asked. Remove source here.`,
  twiceAuthenticated: (keys: readonly string[]) =>
    `There are ${keys.join(' and ')}. At most one way to prove who asks is allowed. Keep one of them.`,
  unknownServiceInNote: (name: string, known: readonly string[]) =>
    `There is no service ${name} in the budgets, so that this note is of nobody.${didYouMean(near(name, known))} Write the id of a service, or * for all.`,
  badNote: (why: string) =>
    `This is no note: ${why} A line is one such as {"at":"2026-01-27T13:40:00Z","service":"api","text":"1.43.0 deployed"}. Correct it, or remove it.`,
} as const;
