/** How mails are handed to a server on a loopback port, with time enough on a busy machine. */
export function plainSmtp(port: number) {
  return { host: '127.0.0.1', port, security: 'none', insecureSkipVerify: false, deadline: 120 } as const;
}
