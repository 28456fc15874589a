/**
 * Makes an address fit to be fetched: `http:` becomes `https:` on the same host, so that nobody on the way can change
 * the picture, but for hosts that the operator trusts (`host` or `host:port`, TRUSTED_MEDIA_HOSTS).
 */
export function createAddresses(trustedHosts: readonly string[] = []): (address: string) => string {
  const trusted = new Set(trustedHosts.map((host) => host.trim().toLowerCase()));
  return (address) => {
    const url = new URL(address);
    const isTrusted = trusted.has(url.hostname) || trusted.has(`${url.hostname}:${url.port || '80'}`);
    if (url.protocol === 'https:' || isTrusted) return address;
    url.protocol = 'https:';
    return url.href;
  };
}
