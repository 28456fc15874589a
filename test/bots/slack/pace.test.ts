import { describe, expect, it } from 'vitest';
import { createPace } from '../../../src/bots/slack/pace.ts';
import { fakeClock } from '../../helpers/clock.ts';

const MINUTE = 60_000;
const limited = (retryAfter: number) => Object.assign(new Error('limited'), { retryAfter });

function setUp() {
  const clock = fakeClock();
  const pace = createPace({ clock });
  const sent: { workspace: string; at: number }[] = [];
  const edit = (workspace: string, urgency: 'last' | 'passing') =>
    pace.run(workspace, urgency, async () => {
      sent.push({ workspace, at: clock.now() });
    });
  return { clock, pace, sent, edit };
}

describe('edits in one workspace', () => {
  it('stay within 45 a minute: last states wait their turn, none is lost', async () => {
    const { clock, sent, edit } = setUp();
    const all = Array.from({ length: 60 }, () => edit('T1', 'last'));
    await clock.advance(1);
    expect(sent).toHaveLength(45);
    await clock.advance(MINUTE);
    await Promise.all(all);
    expect(sent).toHaveLength(60);
  });

  it('that are not the last are put off while there is little room, and leave it to those that are', async () => {
    const { sent, edit } = setUp();
    for (let n = 0; n < 30; n += 1) await edit('T1', 'passing');
    await expect(edit('T1', 'passing')).rejects.toThrow('takes no more edits');
    await edit('T1', 'last');
    expect(sent).toHaveLength(31);
  });

  it('do not count in another', async () => {
    const { sent, edit } = setUp();
    for (let n = 0; n < 30; n += 1) await edit('T1', 'passing');
    await edit('T2', 'passing');
    expect(sent.at(-1)).toMatchObject({ workspace: 'T2' });
  });

  it('wait as long as Slack asks', async () => {
    const { clock, pace } = setUp();
    let tries = 0;
    const since = clock.now();
    const done = pace.run('T1', 'last', async () => {
      tries += 1;
      if (tries === 1) throw limited(7);
      return clock.now() - since;
    });
    await clock.advance(6_999);
    expect(tries).toBe(1);
    await clock.advance(1);
    expect(await done).toBe(7_000);
  });
});
