/** Forms of other load testers’ results, by what is in them. */
const UNREAD: readonly (readonly [title: string, sign: RegExp])[] = [
  ['JMeter’s results', /^(timeStamp,elapsed,|<testResults )/m],
  ['Locust’s statistics', /^"?Type"?,"?Name"?,"?Request Count"?/m],
  ['Gatling’s statistics', /"numberOfRequests":\s*\{/],
  ['vegeta’s report', /"latencies":\s*\{\s*"total":/],
  ['Artillery’s report', /"aggregate":\s*\{\s*"counters":/],
  ['autocannon’s report', /"requests":\s*\{\s*"average":/],
  ['what wrk prints', /^Running \S+ test @ /m],
  ['what ApacheBench prints', /^This is ApacheBench/m],
  ['what hey prints', /^Summary:\s+Total:/m],
];

/** A sentence on what a text of no form that is read looks like; empty when it looks like nothing that is known. */
export function looksLike(text: string): string {
  const [title] = UNREAD.find(([, sign]) => sign.test(text)) ?? [];
  return title === undefined
    ? ''
    : `It looks like ${title}, which is not read. Convert it to JSON such as { "http_req_duration": { "p95": 1.2 } }, or to CSV with the heading metric,value.`;
}
