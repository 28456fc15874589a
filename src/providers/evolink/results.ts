/** Says which addresses may be fetched over http: `hosts` are `host` or `host:port` (TRUSTED_MEDIA_HOSTS). */
export function createTrust(hosts: readonly string[] = []): (url: URL) => boolean {
  const trusted = new Set(hosts.map((host) => host.trim().toLowerCase()));
  return (url) => trusted.has(url.hostname) || trusted.has(`${url.hostname}:${portOf(url)}`);
}

const portOf = (url: URL) => url.port || (url.protocol === 'https:' ? '443' : '80');

/**
 * The addresses among what a task names, each once; whatever is no http address is left out. EvoLink's own
 * example has one with `http:`: such a one is fetched as `https:` on the same host, so that nobody on the way can
 * change the picture, but for hosts that the operator trusts.
 */
export function pictureUrls(named: readonly unknown[], isTrusted: (url: URL) => boolean): string[] {
  const found = named.flatMap((address) => {
    const url = typeof address === 'string' && URL.canParse(address) ? new URL(address) : undefined;
    if (typeof address !== 'string' || !url || !/^https?:$/.test(url.protocol)) return [];
    if (url.protocol === 'https:' || isTrusted(url)) return [address];
    url.protocol = 'https:';
    return [url.href];
  });
  return [...new Set(found)];
}
