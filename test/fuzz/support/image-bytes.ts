import sharp from 'sharp';
import { animatedPng, gif, isoPicture, pngBomb } from '../../helpers/broken-images.ts';
import { jpeg, noisePng, webp } from '../../helpers/images.ts';

/** Small files of every kind that people send as pictures, to be changed byte by byte. */

const exif = (bytes: Buffer): Buffer =>
  Buffer.concat([
    bytes.subarray(0, 2),
    Buffer.from(
      '\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0',
      'latin1',
    ),
    bytes.subarray(2),
  ]);

export async function wholeImages(): Promise<readonly Buffer[]> {
  const photo = await jpeg(24, 16);
  return [
    await noisePng(24, 16),
    photo,
    exif(photo),
    await jpeg(24, 16, undefined, 6),
    await webp(24, 16),
    await sharp(await noisePng(8, 8))
      .webp({ lossless: true })
      .toBuffer(),
    await sharp(await noisePng(8, 8))
      .png({ palette: true })
      .toBuffer(),
    await sharp(await noisePng(8, 8))
      .avif({ effort: 0 })
      .toBuffer(),
    animatedPng(8, 8),
    gif(2),
    isoPicture('heic'),
    isoPicture('avif'),
    pngBomb(),
    Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'),
    Buffer.from('<!doctype html><title>Log in</title>'),
    Buffer.from('BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x02\0\0\0\x02\0\0\0\x01\0\x18\0', 'latin1'),
    Buffer.from('%PDF-1.7\n'),
    Buffer.from('PK\x03\x04', 'latin1'),
    Buffer.alloc(0),
  ];
}
