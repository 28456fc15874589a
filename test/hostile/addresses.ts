import { privateHosts } from '../media/hosts.ts';

/** An address that must never be opened; `leads`: what a name in it resolves to, where it is a name. */
export interface HostileAddress {
  readonly address: string;
  readonly leads?: readonly string[];
}

/** Names that anybody may point at a private address, and names of metadata services. */
const NAMES: readonly (readonly [string, readonly string[]])[] = [
  ['127.0.0.1.nip.io', ['127.0.0.1']],
  ['7f000001.nip.io', ['127.0.0.1']],
  ['169-254-169-254.nip.io', ['169.254.169.254']],
  ['10.0.0.1.sslip.io', ['10.0.0.1']],
  ['localtest.me', ['127.0.0.1', '::1']],
  ['v6.evil.example', ['::1']],
  ['mapped.evil.example', ['::ffff:127.0.0.1']],
  ['compatible.evil.example', ['::127.0.0.1']],
  ['nat64.evil.example', ['64:ff9b::7f00:1']],
  ['6to4.evil.example', ['2002:7f00:1::']],
  ['teredo.evil.example', ['2001:0:7f00:1::']],
  ['link-local.evil.example', ['fe80::1']],
  ['unique-local.evil.example', ['fd00:ec2::254']],
  ['any.evil.example', ['0.0.0.0']],
  ['cgnat.evil.example', ['100.100.100.200']],
  ['azure.evil.example', ['168.63.129.16']],
  ['oracle.evil.example', ['192.0.0.192']],
  ['half.evil.example', ['93.184.215.14', '127.0.0.1']],
  ['other-half.evil.example', ['127.0.0.1', '93.184.215.14']],
  ['metadata.google.internal', ['169.254.169.254']],
  ['metadata.azure.com.evil.example', ['169.254.169.254']],
  ['instance-data.ec2.internal', ['169.254.169.254']],
  ['xn--lcalhost-1rb.example', ['127.0.0.1']],
];

/** What is wrong by its form alone. PORT: where a canary listens. */
const FORMS = `
http://127.0.0.1:PORT/a.png https://127.0.0.1:PORT/a.png http://localhost:PORT/a.png https://localhost:PORT/a.png
http://[::1]:PORT/a.png https://[::1]:PORT/a.png https://[::ffff:127.0.0.1]:PORT/a.png https://2130706433:PORT/a.png
https://0x7f.1:PORT/a.png https://127.1:PORT/a.png https://0:PORT/a.png https://１２７.０.０.１:PORT/a.png
https://127%2e0%2e0%2e1:PORT/a.png https://127.0.0.1.:PORT/a.png https://user:word@127.0.0.1:PORT/a.png
https://example.com@127.0.0.1:PORT/a.png https://127.0.0.1:PORT#@example.com/a.png https:127.0.0.1:PORT/a.png
https:\\\\127.0.0.1:PORT\\a.png https:///127.0.0.1:PORT/a.png https://user:word@example.com/a.png
http://example.com/a.png https://example.com:8443/a.png https://example.com:80/a.png ftp://127.0.0.1:PORT/a.png
file:///etc/passwd file://127.0.0.1/etc/passwd data:image/png;base64,iVBORw0KGgo= blob:https://example.com/1
javascript:alert(1) gopher://127.0.0.1:PORT/_GET ws://127.0.0.1:PORT/ //127.0.0.1:PORT/a.png /etc/passwd
`
  .trim()
  .split(/\s+/);

/** More than a hundred spellings of what must not be reached, a canary's port among them. */
export function hostileAddresses(port: number): HostileAddress[] {
  const literal = privateHosts.map((host) => ({ address: `https://${host}/a.png`, leads: ['127.0.0.1'] }));
  const named = NAMES.map(([name, leads]) => ({ address: `https://${name}/a.png`, leads }));
  const formed = FORMS.map((form) => ({ address: form.replace('PORT', String(port)) }));
  return [...literal, ...named, ...formed];
}

/** Answers as the name server of whoever owns the names would; asked for anything else it says so. */
export function resolverFor(hostile: readonly HostileAddress[]) {
  const asked: string[] = [];
  const answers = new Map(
    hostile.flatMap(({ address, leads }) =>
      leads && URL.canParse(address) ? [[new URL(address).hostname, leads] as const] : [],
    ),
  );
  const resolve = async (hostname: string) => {
    asked.push(hostname);
    const found = answers.get(hostname) ?? ['127.0.0.1'];
    return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
  return { resolve, asked };
}
