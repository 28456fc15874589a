/** An address as it may be fetched; undefined for what is no http address. */
export type Fetchable = (address: unknown) => string | undefined;

/**
 * An address with `http:` is fetched as `https:` on the same host, so that nobody on the way can change the picture,
 * but for hosts that the operator trusts (`host` or `host:port`, TRUSTED_MEDIA_HOSTS): those as they stand. Examples of
 * the providers' own pages have such addresses.
 */
export function createFetchable(trustedHosts: readonly string[] = []): Fetchable {
  const trusted = new Set(trustedHosts.map((host) => host.trim().toLowerCase()));
  return (address) => {
    const url = typeof address === 'string' && URL.canParse(address) ? new URL(address) : undefined;
    if (typeof address !== 'string' || !url || !/^https?:$/.test(url.protocol)) return undefined;
    const isTrusted = trusted.has(url.hostname) || trusted.has(`${url.hostname}:${portOf(url)}`);
    if (url.protocol === 'https:' || isTrusted) return address;
    url.protocol = 'https:';
    return url.href;
  };
}

const portOf = (url: URL) => url.port || (url.protocol === 'https:' ? '443' : '80');

/** The addresses among what a task names, each once; whatever is none is left out. */
export const pictureUrls = (named: readonly unknown[], fetchable: Fetchable): string[] => [
  ...new Set(named.map(fetchable).filter((url) => url !== undefined)),
];
