import type { ImageInput } from './contracts/provider.ts';

/**
 * Where a provider with uploads of its own finds a picture: at its own address, else where it was uploaded, else, where
 * the upload does not work, under our link. Uploads are free: one that fails has cost nothing.
 */
export async function addressOf(image: ImageInput, upload: () => Promise<string>): Promise<string> {
  const { publicUrl, signed } = image;
  if (publicUrl !== undefined && !signed) return publicUrl;
  try {
    return await upload();
  } catch (error) {
    if (publicUrl === undefined) throw error;
    return publicUrl;
  }
}
