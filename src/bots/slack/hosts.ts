/**
 * Whether an address is Slack's own, so that a token may go there: over https to slack.com and what stands below it,
 * or to the very origin of `SLACK_API_URL`.
 */
export function isSlacks(url: string, apiUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, port, username, password, origin } = new URL(url);
  if (username || password) return false;
  if (origin === new URL(apiUrl).origin) return true;
  return protocol === 'https:' && port === '' && /(^|\.)slack\.com$/.test(hostname);
}
