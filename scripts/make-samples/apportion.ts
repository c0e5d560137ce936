/**
 * A whole number parted by weights into whole numbers that add up to it, each the nearest below its share or the next: those that
 * are furthest below get one more (Hamilton's method). Without any weight the first has all.
 */
export function apportioned(total: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const shares = weights.map((weight, index) => (sum > 0 ? (total * weight) / sum : index === 0 ? total : 0));
  const floors = shares.map(Math.floor);
  const left = total - floors.reduce((all, floor) => all + floor, 0);
  const furthest = shares
    .map((share, index) => ({ index, rest: share - Math.floor(share) }))
    .toSorted((a, b) => b.rest - a.rest || a.index - b.index)
    .slice(0, left);
  const more = new Set(furthest.map(({ index }) => index));
  return floors.map((floor, index) => floor + (more.has(index) ? 1 : 0));
}
