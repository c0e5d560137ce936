import { jsonText } from '../../model/json-text.ts';
import { STATUSES } from '../../model/verdict.ts';
import type { MemberView } from '../view/members.ts';
import type { RowView } from '../view/rows.ts';

/**
 * The members of all families as JSON that may stand in a page, by the anchors of their rows; empty where there are none. A member
 * is a list, since there may be ten thousand: its value, its status as a place among `keys`, its actual and usage and, where they are
 * not the first member's or there are none, its limit, what is to remark and its owner; 0 stands for each of these that is left out.
 */
export function familiesData(rows: readonly RowView[]): string {
  const families = rows.filter(({ family }) => family.members.length > 0);
  if (families.length === 0) return '';
  const members = families.map(({ anchor, owner, family }) => [
    anchor,
    family.members.map((member, index) => short(member, index === 0 ? '' : family.members[0]?.limit, owner)),
  ]);
  // A text that would end the script that it stands in is written by its code.
  return jsonText({ keys: STATUSES, members: Object.fromEntries(members) }).replaceAll('<', '\\u003c');
}

function short(
  { value, status, actual, usage, limit, remark, owner }: MemberView,
  usualLimit: string | undefined,
  usualOwner: string,
): readonly (string | number)[] {
  const others = [limit === usualLimit ? 0 : limit, remark || 0, owner === usualOwner ? 0 : owner];
  const kept = others.slice(0, others.findLastIndex((one) => one !== 0) + 1);
  return [value, STATUSES.indexOf(status.key), actual, usage, ...kept];
}
