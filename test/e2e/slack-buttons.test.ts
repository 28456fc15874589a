import { describe, expect, it } from 'vitest';
import { actionIdOf, controlsOf, shownPictures } from '../fakes/slack/handle.ts';
import { eventually } from '../helpers/app.ts';
import { png } from '../helpers/images.ts';
import { aSlackApp } from '../helpers/slack-app.ts';

const fast = { piapi: { delays: { pendingMs: 30, processingMs: 60 } }, slack: { processingMs: 20 } } as const;

async function aResult(text = 'a fox in snow', options: Parameters<typeof aSlackApp>[0] = fast) {
  const world = await aSlackApp(options);
  const handle = await world.slack.slash({ text });
  await handle.until('Completed');
  await eventually(() => handle.ephemerals.length > 0);
  const press = (action: string, more: object = {}) =>
    world.slack.press({
      message: handle.message,
      actionId: actionIdOf(handle.reply(), `${action}:`),
      ...more,
    });
  return { ...world, handle, press };
}

describe.concurrent('the buttons of a result on Slack', () => {
  it('stand in their order, each with words for a screen reader', async () => {
    const { handle } = await aResult();
    const controls = controlsOf(handle.reply());
    expect(controls.map(({ action_id: id }) => String(id).split(':')[0])).toEqual([
      'again',
      'edit',
      'save',
      'delete',
      'details',
    ]);
    expect(controls[0]).toMatchObject({ accessibility_label: 'Again: a fox in snow' });
  });

  it('Again makes one reply of its own, pressed twice and delivered twice', async () => {
    const { slack, piapi, handle, press } = await aResult();
    const again = await press('again');
    again.repeat();
    await (await press('again')).answered();
    await eventually(
      () => slack.visibleMessages().filter(({ text }) => text.includes('Completed')).length === 2,
    );
    expect(piapi.book).toHaveLength(2);
    expect(handle.message?.updates).toBe(2);
  });

  it('Edit shows the picture, and its result names what it came from', async () => {
    const { slack, piapi, press } = await aResult();
    const form = await (await press('edit')).untilView();
    const sent = await slack.submitView({ from: form, values: { prompt: 'at night' } });
    const done = await sent.until(({ text }) => text.includes('Completed') && text.includes('at night'));
    expect(done.text).toContain('edited from');
    expect(shownPictures({ blocks: form.view.blocks as never, files: [] })).toHaveLength(1);
    expect(piapi.book).toHaveLength(2);
  });

  it('Save says so privately, and the reply shows it without sending its picture again', async () => {
    const { slack, handle, press } = await aResult();
    await (await press('save')).until('Saved.');
    await handle.until(({ blocks }) => JSON.stringify(blocks).includes('"Saved"'));
    expect(slack.calls('files.completeUploadExternal')).toHaveLength(1);
    const list = await slack.slash({ text: 'saved' });
    await list.until('Page 1 of 1');
    expect(shownPictures(list.reply())).toHaveLength(1);
  });

  it('Details and history are for the reader alone', async () => {
    const { slack, press } = await aResult();
    const details = await press('details');
    await details.until('Job id');
    expect(details.ephemerals.length).toBeGreaterThan(0);
    const history = await slack.slash({ text: 'history' });
    const shown = await history.until('Go to message');
    expect(shown.text).toContain('a fox in snow');
    expect(history.ephemeral).toBe(true);
  });

  it('lists, details and App Home come without a picture that Slack lost; the next change brings it again', async () => {
    const { slack, handle, press } = await aResult();
    const home = async () => JSON.stringify((await (await slack.openHome()).untilView()).view.blocks);
    await eventually(async () => (await home()).includes('slack_file'));
    const [shown] = shownPictures(handle.reply());
    if (!shown?.file) throw new Error('no picture is shown');
    slack.deleteFile(shown.file);
    await (await slack.slash({ text: 'history' })).until('a fox in snow');
    await (await press('details')).until('Job id');
    await (await press('edit')).until("The picture can't be opened any more. Nothing was charged.");
    await eventually(async () => !(await home()).includes('slack_file'));
    expect(await home()).toContain('made from: a fox in snow');
    await (await press('save')).until('Saved.');
    await handle.until(({ blocks }) => JSON.stringify(blocks).includes('"Saved"'));
    expect(shownPictures(handle.reply())[0]?.file).toMatchObject({ deleted: false });
    expect(slack.calls('files.completeUploadExternal')).toHaveLength(2);
  });

  it('Open one picture… gives a private card with buttons of its own', async () => {
    const { slack, handle } = await aResult('two foxes --count 2');
    const open = controlsOf(handle.reply()).find(({ type }) => type === 'static_select');
    const [, second] = (open?.options as { value: string }[]) ?? [];
    const card = await slack.select({
      message: handle.message,
      actionId: String(open?.action_id),
      values: [second?.value ?? ''],
    });
    const shown = await card.until('picture 2 of 2');
    expect(shownPictures(shown)).toHaveLength(1);
    const edit = await slack.press({
      message: card.ephemerals.at(-1) ?? null,
      actionId: actionIdOf(shown, 'edit:'),
    });
    expect((await edit.untilView()).view.callback_id).toMatch(/^edit:/);
  });

  it('Delete asks first, then message, picture and entry are gone; others may not', async () => {
    const { slack, handle, press } = await aResult();
    const stranger = slack.world.user(slack.team, { name: 'jun' });
    await (await press('delete', { user: stranger })).until('Only Mina and moderators can do that.');
    const button = controlsOf(handle.reply()).find(({ action_id: id }) => String(id).startsWith('delete:'));
    expect(button).toMatchObject({ style: 'danger', confirm: { style: 'danger' } });
    await (await press('delete')).until('Deleted.');
    expect(slack.visibleMessages()).toEqual([]);
    const files = slack.calls('files.delete');
    expect(files).toHaveLength(1);
    await (await slack.slash({ text: 'history' })).until('Results appear here once you make one.');
  });

  it('of a job of another workspace lead nowhere, with the words of one that is unknown', async () => {
    const { slack, handle, press } = await aResult();
    const actionId = actionIdOf(handle.reply(), 'again:').replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));
    const forged = await slack.press({ message: handle.message, actionId, forged: true });
    await forged.until("That result isn't here.");
    const outsider = slack.world.user(slack.world.team({ installed: false }), { stranger: true });
    slack.channel.members.add(outsider.id);
    await (await press('again', { user: outsider })).until("channel's own workspace alone");
  });

  it('in a thread are answered in that thread', async () => {
    const { slack } = await aSlackApp(fast);
    const root = await slack.post({ text: 'start' });
    const files = [{ name: 'a.png', bytes: await png(8, 8) }];
    const message = await slack.post({ text: 'see', thread_ts: root.ts, files });
    const asked = await slack.messageShortcut({ callbackId: 'nanobanana_edit', message });
    const sent = await slack.submitView({ from: await asked.untilView(), values: { prompt: 'more light' } });
    await sent.until('Completed');
    expect(sent.message?.threadTs).toBe(root.ts);
    const again = await slack.press({ message: sent.message, actionId: actionIdOf(sent.reply(), 'again:') });
    await again.answered();
    const replies = () => slack.visibleMessages().filter(({ text }) => text.includes('Completed'));
    await eventually(() => replies().length === 2);
    expect(replies().map(({ threadTs }) => threadTs)).toEqual([root.ts, root.ts]);
  });
});
