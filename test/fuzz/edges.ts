import type { Edge } from './edge.ts';

/** Every edge by its name, in groups that a machine can run side by side. */

type Load = () => Promise<{ readonly edge: Edge<unknown> }>;

export const groups = {
  network: {
    'provider-payloads': () => import('./edges/provider-payloads.ts'),
    'evolink-payloads': () => import('./edges/evolink-payloads.ts'),
    'qingbo-payloads': () => import('./edges/qingbo-payloads.ts'),
    'apiyi-answers': () => import('./edges/apiyi-answers.ts'),
    'webhook-bodies': () => import('./edges/webhook-bodies.ts'),
    urls: () => import('./edges/urls.ts'),
    'image-headers': () => import('./edges/image-headers.ts'),
  },
  people: {
    ids: () => import('./edges/ids.ts'),
    interactions: () => import('./edges/interactions.ts'),
    prompts: () => import('./edges/prompts.ts'),
    'web-calls': () => import('./edges/web-calls.ts'),
  },
  slack: {
    'slack-commands': () => import('./edges/slack-commands.ts'),
    'slack-ids': () => import('./edges/slack-ids.ts'),
    'slack-installs': () => import('./edges/slack-installs.ts'),
    'slack-interactions': () => import('./edges/slack-interactions.ts'),
    'slack-requests': () => import('./edges/slack-requests.ts'),
    'slack-text': () => import('./edges/slack-text.ts'),
  },
  inside: {
    wishes: () => import('./edges/wishes.ts'),
    'stored-files': () => import('./edges/stored-files.ts'),
    settings: () => import('./edges/settings.ts'),
    money: () => import('./edges/money.ts'),
    logs: () => import('./edges/logs.ts'),
  },
} satisfies Record<string, Record<string, Load>>;

export type Group = keyof typeof groups;

/** The same kind of edge at several providers or platforms. */
const alike: readonly (readonly string[])[] = [
  ['provider-payloads', 'evolink-payloads', 'qingbo-payloads', 'apiyi-answers'],
  ['interactions', 'slack-interactions', 'slack-commands'],
  ['prompts', 'slack-text'],
  ['ids', 'slack-ids'],
  ['web-calls', 'slack-requests', 'slack-installs'],
];

/** How many share the cases of its kind in `npm test`. */
export const sharing = (name: string): number => alike.find((kind) => kind.includes(name))?.length ?? 1;

const all: ReadonlyMap<string, Load> = new Map(
  Object.values(groups).flatMap((group) => Object.entries(group)),
);

export const edgeNames: readonly string[] = [...all.keys()];

export async function loadEdge(name: string): Promise<Edge<unknown>> {
  const load = all.get(name);
  if (!load) throw new Error(`no edge ${name}: ${edgeNames.join(', ')}`);
  return (await load()).edge;
}
