import { didYouMean, near } from '../model/did-you-mean.ts';

/** The wording of problems of families, as in {@link MESSAGES}. */
export const FAMILY_MESSAGES = {
  eachOfNothing: () =>
    'each says nothing to have a budget for. A label, or source with names of sources, is wanted. Write it like each: route.',
  eachWithoutLabel: (key: string) =>
    `${key} is of a label’s values, and there is no label. Add label, such as label: route, or remove ${key}.`,
  eachOfOwnLabel: (label: string) =>
    `${label} is no label to have a budget for each value of: a figure is made of all its values together. Name another.`,
  eachOfTwoSources: () =>
    'The label source cannot be told from the sources here. One of them is allowed. Rename the label where it is recorded, or make a family of each.',
  eachValueTwice: (value: string) =>
    `“${value}” is there twice, so that two members would have one id. Each may be there once. Remove one of them.`,
  eachValueExcepted: (value: string, pattern: string) =>
    `“${value}” is under in, and “${pattern}” under except takes it away. Remove it from one of them.`,
  eachTooMany: (members: number, most: number, write: string) =>
    `This makes ${members} members. At most ${most} are allowed here. Write ${write}, or remove some.`,
  eachUntakable: (label: string) =>
    `Nothing in the indicator can be of one value of ${label}: it selects no series, or those of one value alone. Select series by a metric, without ${label} =.`,
  notOfMembers: (key: string) =>
    `${key} is of the members of a family, and this budget is none. Add each, such as each: route, or remove ${key}.`,
  notOfFamily: (key: string) =>
    `${key} is one figure, and a family has one a member. Make a budget of its own for it, without each.`,
  unknownMember: (member: string, known: readonly string[]) =>
    `There is no member ${member} of this family.${didYouMean(near(member, known)) || ` Known: ${known.slice(0, 5).join(', ')}${known.length > 5 ? ' and more' : ''}.`} Write what stands in the brackets of a member’s id.`,
  memberExcepted: (member: string, pattern: string) =>
    `There is no member ${member}: “${pattern}” under except takes it away. Remove it from one of them.`,
  unknownInName: (placeholder: string, known: readonly string[]) =>
    `{${placeholder}} stands for nothing in a name here. Allowed: ${known.map((one) => `{${one}}`).join(', ')}.${didYouMean(braced(near(placeholder, known))) || ' Write one of these, or no braces.'}`,
  familyInPath: (name: string) =>
    `${name} is a family, and a path is of single budgets. Make a budget of its own for it, without each.`,
  splitByOwnLabel: (label: string) =>
    `${label} tells no figures apart: one is made of all its values together. Labels such as route and instance are wanted. Name another, or remove it.`,
  labelTwice: (label: string) =>
    `The label ${label} is there twice. Each may be there once. Remove one of them.`,
} as const;

function braced(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `{${name}}`;
}
