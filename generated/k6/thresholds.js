// Made by headroom generate k6 from the budgets. Change those, and make it again.
export const thresholds = {
  "http_req_duration{name:query}": [
    "p(95)<=2000"
  ],
  "http_reqs": [
    "rate>=1000"
  ],
  "http_req_failed": [
    "rate<=0.005"
  ]
};
