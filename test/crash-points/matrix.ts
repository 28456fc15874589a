import type { Scenario } from './scenario.ts';

/** What people do most: by webhook and by polling, a text and an edit, one picture and three. */
export function matrixOf(platform: Scenario['platform']): Scenario[] {
  return [true, false].flatMap((webhooks) =>
    [false, true].flatMap((picture) =>
      [1, 3].map((count): Scenario => {
        const what = `${picture ? 'an edit' : 'a text'}, ${count === 1 ? 'one picture' : `${count} pictures`}`;
        return {
          name: `${what}, ${webhooks ? 'by webhook' : 'by polling'}`,
          platform,
          asked: { count, picture },
          provider: { webhooks, history: webhooks },
        };
      }),
    ),
  );
}
