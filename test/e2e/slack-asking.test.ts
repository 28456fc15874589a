import { describe, expect, it } from 'vitest';
import { actionIdOf, shownPictures } from '../fakes/slack/handle.ts';
import { png } from '../helpers/images.ts';
import { aSlackApp } from '../helpers/slack-app.ts';

const fast = { piapi: { delays: { pendingMs: 30, processingMs: 60 } }, slack: { processingMs: 20 } } as const;

describe.concurrent('asking for a picture on Slack', () => {
  it('without a word opens the form, whose submission is the request, once, however often it is sent', async () => {
    const { slack, piapi } = await aSlackApp(fast);
    const asked = await slack.slash({ text: '' });
    const form = await asked.untilView();
    const sent = await slack.submitView({
      from: form,
      values: { prompt: 'a heron', aspect: '3:2', count: '2' },
    });
    sent.repeat();
    await slack.submitView({ from: form, values: { prompt: 'a heron', count: '2' }, forged: true });
    await sent.until('Completed');
    expect(form.closed).toBe(true);
    expect(slack.visibleMessages()).toHaveLength(1);
    expect(shownPictures(sent.reply()).map(({ title }) => title)).toEqual([
      'Picture 1 of 2',
      'Picture 2 of 2',
    ]);
    expect(piapi.book).toHaveLength(2);
    expect(slack.violations).toEqual([]);
  });

  it('keeps a text that was refused, and lets it be changed', async () => {
    const { slack, piapi } = await aSlackApp(fast);
    const long = 'a long fox '.repeat(455);
    const handle = await slack.slash({ text: `${long} --aspect 3:2` });
    await handle.until('The prompt has');
    const change = await slack.press({
      message: handle.ephemerals[0] ?? null,
      actionId: actionIdOf(handle.reply(), 'change:'),
    });
    const form = await change.untilView();
    const sent = await slack.submitView({ from: form, values: { prompt: 'a short fox' } });
    await sent.until('Completed');
    expect(sent.reply().text).toContain('3:2');
    expect(piapi.book).toMatchObject([{ prompt: 'a short fox' }]);
  });

  it('lets nothing that was typed ping anybody', async () => {
    const { slack } = await aSlackApp(fast);
    const handle = await slack.slash({
      text: 'hello <!channel> <!here> <@U1> @everyone <https://x.example|y>',
    });
    await handle.until('Completed');
    expect(handle.timeline.flatMap(({ mentions }) => mentions)).toEqual([]);
    expect(handle.reply().text).toContain('<!channel> <!here> <@U1> @everyone');
    expect(slack.calls('chat.postMessage')[0]?.args).toMatchObject({
      unfurl_links: 'false',
      unfurl_media: 'false',
    });
  });

  it('makes one job of one command, however often it comes and however fast it is typed again', async () => {
    const { slack, piapi } = await aSlackApp(fast);
    const handle = await slack.slash({ text: 'a fox' });
    handle.repeat();
    await slack.slash({ text: 'a fox' });
    await handle.until('Completed');
    expect(piapi.book).toHaveLength(1);
    expect(slack.visibleMessages()).toHaveLength(1);
  });

  it('speaks the language of whoever asks', async () => {
    const { slack } = await aSlackApp(fast);
    const handle = await slack.slash({ text: '눈 속의 여우', locale: 'ko-KR' });
    await handle.until('완료');
    const seen = handle.timeline.map(({ text }) => /대기 중|처리 중|완료/.exec(text)?.[0] ?? '');
    expect(seen.at(-1)).toBe('완료');
    expect(slack.calls('users.info').length).toBeGreaterThan(0);
  });

  it('from the global shortcut asks for the channel', async () => {
    const { slack, piapi } = await aSlackApp(fast);
    const asked = await slack.shortcut({ callbackId: 'nanobanana_create' });
    const form = await asked.untilView();
    const sent = await slack.submitView({ from: form, values: { prompt: 'an owl', channel: slack.channel } });
    await sent.until('Completed');
    expect(slack.visibleMessages(slack.channel)).toHaveLength(1);
    expect(piapi.book).toMatchObject([{ prompt: 'an owl' }]);
  });

  it('where the app is not in the channel: a private word on how to invite it, and nothing is charged', async () => {
    const { slack, piapi } = await aSlackApp(fast);
    const outside = slack.world.channel(slack.team, { name: 'elsewhere', bot: false });
    const handle = await slack.slash({ text: 'a fox', channel: outside });
    await handle.until('/invite @nanobanana');
    expect(handle.ephemeral).toBe(true);
    const form = await (await slack.shortcut({ callbackId: 'nanobanana_create' })).untilView();
    const sent = await slack.submitView({ from: form, values: { prompt: 'an owl', channel: outside } });
    expect(await sent.errors()).toMatchObject({ channel: expect.stringContaining('/invite @nanobanana') });
    slack.world.invite(outside);
    const again = await slack.submitView({ from: form, values: { prompt: 'a snowy owl', channel: outside } });
    await again.until('Completed');
    expect(piapi.book).toHaveLength(1);
  });

  it('edits the pictures of anybody’s message, and shows them first', async () => {
    const { slack, piapi } = await aSlackApp({ ...fast, piapi: { ...fast.piapi, fetchInputs: true } });
    const files = [
      { name: 'cat.png', bytes: await png(80, 60) },
      { name: 'dog.png', bytes: await png(64, 64) },
    ];
    const message = await slack.post({ text: 'look', files });
    const asked = await slack.messageShortcut({ callbackId: 'nanobanana_edit', message });
    const form = await asked.untilView();
    expect(form.text).toContain('cat.png');
    const sent = await slack.submitView({ from: form, values: { prompt: 'give it a hat', pictures: ['1'] } });
    await sent.until('Completed');
    expect(piapi.book).toMatchObject([{ prompt: 'give it a hat' }]);
    expect(piapi.fetched).toHaveLength(1);
    expect(JSON.stringify(piapi.requests)).not.toMatch(/files-pri|xoxb/);
    expect(slack.violations).toEqual([]);
  });

  it('takes pictures with the form, and more of them beside the one that is edited', async () => {
    const { slack, piapi } = await aSlackApp({ ...fast, piapi: { ...fast.piapi, fetchInputs: true } });
    const images = [{ name: 'cat.png', bytes: await png(40, 30) }];
    const form = await (await slack.slash({ text: '' })).untilView();
    const sent = await slack.submitView({ from: form, values: { prompt: 'give it a hat', images } });
    await sent.until('Completed');
    expect(piapi.fetched).toHaveLength(1);
    const button = actionIdOf(sent.reply(), 'edit:');
    const edit = await (await slack.press({ message: sent.message, actionId: button })).untilView();
    const both = await slack.submitView({ from: edit, values: { prompt: 'both in one', images } });
    await both.until(({ text }) => text.includes('both in one') && text.includes('Completed'));
    expect(piapi.fetched).toHaveLength(3);
    expect(JSON.stringify(piapi.requests)).not.toMatch(/files-pri|xoxb/);
    expect(slack.violations).toEqual([]);
  });

  it.each([
    [{ ALLOWED_GUILDS: 'slack:T0' }, "This workspace can't use nanobanana here."],
    [{ GUILD_DAILY_BUDGET_USD: '0.01' }, "This workspace's limit of US$0.01 per day is used up."],
  ])('speaks of a workspace where it is refused one: %j', async (env, words) => {
    const { slack, piapi } = await aSlackApp({ ...fast, env });
    const handle = await slack.slash({ text: 'a fox' });
    await handle.until(words);
    expect(piapi.book).toEqual([]);
  });

  it('in direct messages with the app replies there', async () => {
    const { slack } = await aSlackApp(fast);
    const dm = slack.world.dm(slack.user);
    const handle = await slack.slash({ text: 'a fox', channel: dm });
    await handle.until('Completed');
    expect(slack.visibleMessages(dm)).toHaveLength(1);
  });

  it('in a private channel keeps the picture to it', async () => {
    const { slack } = await aSlackApp(fast);
    const channel = slack.world.channel(slack.team, { name: 'secret', private: true, members: [slack.user] });
    const handle = await slack.slash({ text: 'a hidden fox', channel });
    await handle.until('Completed');
    const other = slack.world.user(slack.team, { name: 'jun' });
    const list = await slack.slash({ text: 'history', user: other });
    expect((await list.until('History')).text).not.toContain('a hidden fox');
  });
});
