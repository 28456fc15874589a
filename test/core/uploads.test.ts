import { describe, expect, it } from 'vitest';
import { MediaError } from '../../src/core/errors.ts';
import { createUploads } from '../../src/core/uploads.ts';
import { createMemoryMediaStore } from '../../src/store/index.ts';
import { fakeClock } from '../helpers/clock.ts';
import { juno, mina, simplePictures } from '../helpers/core.ts';

const HOUR = 60 * 60_000;
const bytes = Buffer.from('a picture');

function setUp() {
  const clock = fakeClock();
  const media = createMemoryMediaStore();
  const pictures = simplePictures(media, () => Promise.reject(new Error('nothing is fetched')));
  let serial = 0;
  const newId = () => {
    serial += 1;
    return `upload-${serial}`;
  };
  return { clock, media, pictures, uploads: createUploads({ pictures, clock, newId }) };
}

describe('a picture that a person hands over', () => {
  it('is kept for a day, under their guild, and then removed', async () => {
    const { clock, media, uploads } = setUp();
    const { id, picture } = await uploads.add(mina, 'a.png', bytes);
    expect(picture.key).toBe(`nanobanana/web_sunny-studio/uploads/${id}`);
    await clock.advance(24 * HOUR - 1);
    expect(uploads.get(mina, id)).toEqual(picture);
    await clock.advance(1);
    expect(uploads.get(mina, id)).toBeUndefined();
    await uploads.add(mina, 'b.png', bytes);
    expect([...media.files.keys()]).toEqual(['nanobanana/web_sunny-studio/uploads/upload-2']);
  });

  it('is theirs alone: of no use to another person, in another guild or in another area', async () => {
    const { uploads } = setUp();
    const { id } = await uploads.add(mina, 'a.png', bytes);
    expect(uploads.get(juno, id)).toBeUndefined();
    expect(uploads.get({ ...mina, guild: 'web:river-lab' }, id)).toBeUndefined();
    expect(uploads.get({ ...mina, area: 'hailou' }, id)).toBeUndefined();
    expect(uploads.get(mina, 'upload-9')).toBeUndefined();
  });

  it.each([
    ['heic', 'heic', { file: 'a.png' }],
    ['empty', 'not_a_picture', { file: 'a.png' }],
    ['not_a_picture', 'not_a_picture', { file: 'a.png' }],
    ['too_large', 'picture_too_large', { file: 'a.png', size: 5, max: 4 }],
    ['too_many_pixels', 'picture_too_large', { file: 'a.png', pixels: 5, maxPixels: 4 }],
  ] as const)('that is "%s" is refused in words: %s', async (code, said, values) => {
    const { uploads, pictures } = setUp();
    pictures.keep = () => Promise.reject(new MediaError(code, 'no', { found: 5, limit: 4 }));
    await expect(uploads.add(mina, 'a.png', bytes)).rejects.toMatchObject({ code: said, values });
  });

  it('is no matter of theirs where the disk is at fault', async () => {
    const { uploads, pictures } = setUp();
    pictures.keep = () => Promise.reject(new Error('the disk is full'));
    await expect(uploads.add(mina, 'a.png', bytes)).rejects.toThrow('the disk is full');
  });
});
