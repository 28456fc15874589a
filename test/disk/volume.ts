import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const [MOUNT, UNMOUNT] = ['mount', 'umount'];

/** A file system of its own, in a file: it can fill up, become read-only, and lose its power. */
export interface Volume {
  readonly dir: string;
  readonly image: string;
  remount(options: string): Promise<void>;
  /** Unmounts it and gives the loop device back. */
  end(): Promise<void>;
}

/** The folder for images and mount points; `end` leaves nothing mounted, whatever happened before. */
export interface Volumes {
  make(megabytes: number, options?: string): Promise<Volume>;
  /** What the device holds at this moment: what has not reached it is lost. */
  cut(volume: Volume): Promise<Volume>;
  end(): Promise<void>;
}

/** Null where this machine lets nobody mount: `why` says what is missing. */
export async function createVolumes(): Promise<{ volumes: Volumes } | { why: string }> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return { why: 'not root on Linux' };
  const root = await mkdtemp(join(tmpdir(), 'nanobanana-volumes-'));
  const volumes = inFolder(root);
  try {
    await (await volumes.make(4)).end();
    return { volumes };
  } catch (error) {
    await volumes.end();
    return { why: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

function inFolder(root: string): Volumes {
  const mounted = new Set<Volume>();
  let serial = 0;
  const leave = () => {
    for (const { dir } of mounted) spawnSync(UNMOUNT, ['--lazy', dir]);
    rmSync(root, { recursive: true, force: true });
  };
  process.once('exit', leave);

  async function mount(image: string, options: string): Promise<Volume> {
    const dir = `${image}.mounted`;
    await mkdir(dir);
    // At once, so that no exit comes between; a device that `mount` takes for itself goes with the mount.
    execFileSync(MOUNT, ['-t', 'ext4', '-o', `loop,${options}`, image, dir], { stdio: 'pipe' });
    const volume: Volume = {
      dir,
      image,
      remount: async (change) => void (await run(MOUNT, ['-o', `remount,${change}`, dir])),
      async end() {
        if (!mounted.delete(volume)) return;
        // A process that is just ending may still have a file open.
        await run(UNMOUNT, [dir]).catch(() => run(UNMOUNT, ['--lazy', dir]));
        await rm(image, { force: true });
      },
    };
    mounted.add(volume);
    return volume;
  }

  const nextImage = () => {
    serial += 1;
    return join(root, `${serial}.img`);
  };

  return {
    async make(megabytes, options = 'rw') {
      const image = nextImage();
      const file = await open(image, 'w');
      await file.truncate(megabytes * 1024 * 1024);
      await file.close();
      await run('mkfs.ext4', ['-q', '-F', '-m', '0', image]);
      return mount(image, options);
    },
    async cut({ image }) {
      const copy = nextImage();
      await copyFile(image, copy);
      return mount(copy, 'rw');
    },
    async end() {
      for (const volume of mounted) await volume.end().catch(() => undefined);
      process.off('exit', leave);
      await rm(root, { recursive: true, force: true });
    },
  };
}
