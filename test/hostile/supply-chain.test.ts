import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly link?: boolean;
}

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

const read = async (file: string) => JSON.parse(await readFile(file, 'utf8'));
const manifest: Manifest = await read('package.json');
const lock: { readonly lockfileVersion: number; readonly packages: Readonly<Record<string, LockedPackage>> } =
  await read('package-lock.json');
const installed = Object.entries(lock.packages).filter(([path]) => path !== '');

it('every package is locked to one version, and to its bytes by SHA-512', () => {
  expect(lock.lockfileVersion).toBe(3);
  expect(installed.length).toBeGreaterThan(100);
  const loose = installed.filter(
    ([, { version, integrity }]) =>
      !/^\d+\.\d+\.\d+/.test(version ?? '') || !integrity?.startsWith('sha512-'),
  );
  expect(loose.map(([path]) => path)).toEqual([]);
});

it('none comes from a repository, an address or a folder', () => {
  const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
  expect(Object.entries(wanted).filter(([, range]) => !/^[\^~]?\d+\.\d+\.\d+$/.test(range))).toEqual([]);
  const elsewhere = installed.filter(
    ([path, { resolved, link }]) =>
      link || !path.startsWith('node_modules/') || /^(git|http:|file)/.test(resolved ?? ''),
  );
  expect(elsewhere.map(([path]) => path)).toEqual([]);
});

it('what is asked for is what is locked', () => {
  const { dependencies, devDependencies } = lock.packages[''] as Partial<Manifest>;
  expect({ dependencies, devDependencies }).toEqual({
    dependencies: manifest.dependencies,
    devDependencies: manifest.devDependencies,
  });
});

it('no package runs a script when it is installed but those that are allowed by name, nor do we', () => {
  const scripted = installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);
  const allowed = Object.keys(manifest.allowScripts).filter((name) => manifest.allowScripts[name]);
  expect(scripted).toEqual(allowed.map((name) => `node_modules/${name}`));
  const own = Object.keys(manifest.scripts).filter((name) =>
    /^(pre|post)?(install|prepare|publish|pack)/.test(name),
  );
  expect(own).toEqual([]);
});
