import { beforeAll, describe, expect, it } from 'vitest';
import type { InteractionHandle } from '../fakes/slack/handle.ts';
import type { FakeUser } from '../fakes/slack/types.ts';
import { eventually } from '../helpers/app.ts';
import { png } from '../helpers/images.ts';
import { aSlackApp, type SlackWorld } from '../helpers/slack-app.ts';

/** What people read where they typed something wrong, in both languages: one world for all of it. */

let world: SlackWorld;
let jun: FakeUser;
beforeAll(async () => {
  const fast = { piapi: { delays: { pendingMs: 20, processingMs: 40 } }, slack: { processingMs: 20 } };
  world = await aSlackApp(fast);
  const { slack } = world;
  jun = slack.world.user(slack.team, { name: 'jun', locale: 'ko-KR' });
  slack.channel.members.add(jun.id);
});

/** The first line of what this person alone is told. */
async function told(handle: InteractionHandle): Promise<string> {
  const [message] = await eventually(() => handle.ephemerals.length > 0 && handle.ephemerals);
  return message?.text.split('\n')[0] ?? '';
}

function nothingCame(): void {
  expect(world.slack.visibleMessages().filter(({ own }) => own)).toEqual([]);
  expect(world.piapi.book).toEqual([]);
}

const ASPECTS = '1:1, 16:9, 9:16, 4:3, 3:4, 3:2, 2:3, 5:4, 4:5, 21:9';
const FLAGS = '--aspect, --ar, --model, --resolution, --count';

describe('a command that cannot be done', () => {
  it.each([
    [
      'a fox --colour red',
      `--colour isn't known. Nothing was charged. Use ${FLAGS}.`,
      `--colour 옵션은 없어요. 비용은 들지 않았어요. ${FLAGS} 중에서 써 주세요.`,
    ],
    [
      'a fox --ar',
      '--ar has no value. Nothing was charged. Write it as --aspect 16:9.',
      '--ar 옵션에 값이 없어요. 비용은 들지 않았어요. --aspect 16:9 형식으로 써 주세요.',
    ],
    [
      'a fox --aspect 17:3',
      `Nano Banana can't make 17:3. Nothing was charged. Choose ${ASPECTS}.`,
      `Nano Banana 모델은 17:3 설정을 지원하지 않아요. 비용은 들지 않았어요. ${ASPECTS} 중에서 골라 주세요.`,
    ],
    [
      'a fox --count 9',
      "--count can't be 9. Nothing was charged. Use 1, 2, 3, 4.",
      '--count 옵션에는 9 값을 쓸 수 없어요. 비용은 들지 않았어요. 1, 2, 3, 4 중에서 써 주세요.',
    ],
    [
      '--aspect 16:9',
      'Write what you want to see. Nothing was charged.',
      '만들고 싶은 장면을 적어 주세요. 비용은 들지 않았어요.',
    ],
    [
      'x'.repeat(5_000),
      'The prompt has 5,000 characters; Nano Banana takes 2,000. Nothing was charged. Shorten it and send it again.',
      '프롬프트가 5,000자예요. Nano Banana 모델은 2,000자까지 받아요. 비용은 들지 않았어요. 줄여서 다시 보내 주세요.',
    ],
  ])('is refused privately, with what to do, and repeats what was typed: %.20s', async (text, en, ko) => {
    const { slack } = world;
    for (const [user, sentence] of [
      [slack.user, en],
      [jun, ko],
    ] as const) {
      const handle = await slack.slash({ text, user });
      expect(await told(handle)).toBe(sentence);
      expect(handle.reply().text.replaceAll('\n', '')).toContain(text);
    }
    nothingCame();
  });

  it.each(['usage', 'settings', 'Privacy ', 'hailou'])('%s alone is not there yet', async (text) => {
    const { slack } = world;
    const word = text.trim().toLowerCase();
    const sentence = 'is not there yet. Nothing was charged. To use it as a prompt, put it in quotes.';
    expect(await told(await slack.slash({ text }))).toBe(`${word} ${sentence}`);
    const inKorean = '기능은 아직 없어요. 비용은 들지 않았어요. 프롬프트로 쓰려면 따옴표로 묶어 주세요.';
    expect(await told(await slack.slash({ text, user: jun }))).toBe(`${word} ${inKorean}`);
    nothingCame();
  });

  it('of an area that is not turned on is not done in another one', async () => {
    const { slack } = world;
    const asked = await slack.slash({ command: 'hailou', text: 'a fox runs', forged: true });
    const words = 'hailou is not there yet. Nothing was charged. Use /nanobanana for pictures.';
    expect(await told(asked)).toBe(words);
    const message = await slack.post({ text: 'look' });
    const edit = await slack.messageShortcut({
      callbackId: 'hailou_animate',
      message,
      forged: true,
      user: jun,
    });
    const inKorean = 'hailou 기능은 아직 없어요. 비용은 들지 않았어요. 이미지는 /nanobanana로 만들어 주세요.';
    expect(await told(edit)).toBe(inKorean);
    nothingCame();
  });

  it.each([
    [
      'absent',
      "nanobanana isn't in this channel. Nothing was charged. Type /invite @nanobanana, then try again.",
    ],
    ['closed', 'Nothing can be posted in this channel. Nothing was charged. Use another one.'],
  ])('in a channel where the app is %s says so, without a form to change it', async (why, sentence) => {
    const { slack } = world;
    const channel = slack.world.channel(slack.team, { name: why, bot: why !== 'absent' });
    if (why === 'closed') slack.world.archive(channel);
    const handle = await slack.slash({ text: 'a fox', channel, forged: true });
    expect(await told(handle)).toBe(sentence);
    expect(handle.reply().text).toContain('a fox');
    expect(handle.reply().text).not.toContain('Change prompt');
    nothingCame();
  });

  it('help answers in words that name what is there, as it is typed', async () => {
    const { slack } = world;
    const help = await slack.slash({ text: 'help' });
    await told(help);
    expect(help.reply().text).toContain('2. To edit a picture, open the message menu → Edit this image.');
    expect(help.reply().text).toContain('See: /nanobanana history /nanobanana saved.');
    const inKorean = await slack.slash({ text: 'help', user: jun });
    await told(inKorean);
    expect(inKorean.reply().text).toContain(
      '2. 이미지를 편집하려면 메시지 메뉴 → Edit this image를 누르세요.',
    );
  });
});

describe('a form', () => {
  it.each([
    ['prompt', { prompt: '' }, 'Write what you want to see. Nothing was charged.'],
    [
      'aspect',
      { prompt: 'a fox', aspect: '1:8' },
      `Nano Banana can't make 1:8. Nothing was charged. Choose ${ASPECTS}.`,
    ],
    [
      'resolution',
      { prompt: 'a fox', resolution: '4K' },
      "Nano Banana can't make 4K. Nothing was charged. Choose 1K, or 4K with Nano Banana 2.",
    ],
    [
      'model',
      { prompt: 'a fox', model: 'dall-e' },
      "nanobanana can't make “dall-e”. Nothing was charged. Choose Nano Banana, Nano Banana 2, Nano Banana Pro.",
    ],
  ])('says under %s what is wrong with it, and stays open', async (field, values, sentence) => {
    const { slack } = world;
    const form = await (await slack.slash({ text: '' })).untilView();
    const sent = await slack.submitView({ from: form, values, forged: true });
    expect(await sent.errors()).toEqual({ [field]: sentence });
    expect(form.closed).toBe(false);
    nothingCame();
  });

  it('says under the pictures which file is of no kind that can be read', async () => {
    const { slack } = world;
    const files = [
      { name: 'logo.svg', bytes: Buffer.from('<svg/>') },
      { name: 'cat.png', bytes: await png(8, 8) },
    ];
    const message = await slack.post({ text: 'two', files });
    const asked = await slack.messageShortcut({ callbackId: 'nanobanana_edit', message });
    const from = await asked.untilView();
    const sent = await slack.submitView({ from, values: { prompt: 'a hat', pictures: ['0'] } });
    expect(await sent.errors()).toEqual({
      pictures: "“logo.svg” can't be read as PNG, JPEG or WebP. Nothing was charged. Attach another file.",
    });
    nothingCame();
  });

  it('says under the files that came with it which one cannot be read, in Korean too', async () => {
    const { slack } = world;
    const images = [{ name: 'notes.pdf', bytes: Buffer.from('%PDF') }];
    const form = await (await slack.slash({ text: '', user: jun })).untilView();
    const sent = await slack.submitView({ from: form, values: { prompt: 'a hat', images } });
    expect(await sent.errors()).toEqual({
      images:
        '‘notes.pdf’ 파일을 PNG, JPEG, WebP 이미지로 읽을 수 없어요. 비용은 들지 않았어요. 다른 파일을 첨부해 주세요.',
    });
    nothingCame();
  });

  it.each([
    ['after its three seconds', { kind: 'error', error: 'expired_trigger_id' }],
    ['where Slack limits the app', { kind: 'rate limit', ms: 3_000 }],
    ['where Slack does not take it', { kind: 'status' }],
  ] as const)('that cannot be opened %s says so', async (_, fault) => {
    const { slack } = world;
    for (const [user, sentence] of [
      [slack.user, 'That took too long to open. Nothing was charged. Try again.'],
      [jun, '창을 여는 데 너무 오래 걸렸어요. 비용은 들지 않았어요. 다시 시도해 주세요.'],
    ] as const) {
      slack.faults.add({ ...fault, method: 'views.open' });
      expect(await told(await slack.slash({ text: '', user }))).toBe(sentence);
    }
  });
});

describe('a message without a picture that could be edited', () => {
  const bytes = Buffer.from('x');
  it.each([
    [
      'only words',
      {},
      'That message has no picture to edit. Nothing was charged. Choose a message with one.',
      '이 메시지에는 편집할 이미지가 없어요. 비용은 들지 않았어요. 이미지가 있는 메시지를 골라 주세요.',
    ],
    [
      'a deleted file',
      { deleted: true },
      "The picture can't be opened any more. Nothing was charged. Upload it again and edit that.",
      '이미지를 더 이상 열 수 없어요. 비용은 들지 않았어요. 다시 올려서 편집해 주세요.',
    ],
    [
      'a picture of another service',
      { external: true },
      "Slack doesn't hand that picture out: another service keeps it, or the plan hides it. Nothing was charged. Upload it here and edit that.",
      '다른 서비스에 있거나 요금제 한도로 숨겨진 이미지라서 Slack에서 받을 수 없어요. 비용은 들지 않았어요. 여기에 올려서 편집해 주세요.',
    ],
  ])('because it has %s is told so', async (what, more, en, ko) => {
    const { slack } = world;
    const made = await slack.files.given(slack.team, slack.user, { name: 'cat.png', bytes }, more);
    const message = await slack.post({ text: 'look', files: what === 'only words' ? [] : [made] });
    for (const [user, sentence] of [
      [slack.user, en],
      [jun, ko],
    ] as const) {
      const asked = await slack.messageShortcut({ callbackId: 'nanobanana_edit', message, user });
      expect(await told(asked)).toBe(sentence);
    }
    nothingCame();
  });
});

describe('a command that was refused', () => {
  it('may be typed again at once after what the refusal asked for was done', async () => {
    const { slack, piapi } = world;
    const channel = slack.world.channel(slack.team, { name: 'invited', bot: false });
    await told(await slack.slash({ text: 'an otter', channel }));
    slack.world.invite(channel);
    await slack.slash({ text: 'an otter', channel });
    await eventually(() => slack.visibleMessages(channel).some(({ text }) => text.includes('Completed')));
    expect(piapi.book).toHaveLength(1);
  });
});

describe('a picture that Slack does not hand out in the end', () => {
  it.each([
    ['deleted while the form was open', { stub: false }],
    ['of a channel shared with others, and kept from us', { stub: true, refused: 'access_denied' }],
  ])('%s ends the job, free of charge, with what to do', async (why, more) => {
    const { slack, piapi } = world;
    const paid = piapi.book.length;
    const image = { name: 'cat.png', bytes: await png(8, 8) };
    for (const [user, words] of [
      [
        slack.user,
        "The picture can't be opened any more. Nothing was charged. Upload it again and edit that.",
      ],
      [jun, '이미지를 더 이상 열 수 없어요. 비용은 들지 않았어요. 다시 올려서 편집해 주세요.'],
    ] as const) {
      const file = await slack.files.given(slack.team, user, image, more);
      const message = await slack.post({ text: 'look', files: [file] });
      const asked = await slack.messageShortcut({ callbackId: 'nanobanana_edit', message, user });
      const from = await asked.untilView();
      if (!more.stub) slack.deleteFile(file);
      const sent = await slack.submitView({ from, values: { prompt: `${why}, ${user.name}` } });
      expect((await sent.until(/Failed|실패/)).text).toContain(words);
    }
    expect(piapi.book).toHaveLength(paid);
  });
});
