import { acquireLock, InUseError } from '../../src/store/lock.ts';

/** A process that tries to get the lock of the folder it is given, as soon as it is told to, and holds it. */
process.stdin.once('data', () => {
  acquireLock(process.argv[2] ?? '').then(
    () => process.stdout.write('owner\n'),
    (error: unknown) => {
      process.stdout.write(error instanceof InUseError ? `in use by ${error.pid}\n` : `${error}\n`);
      process.exit();
    },
  );
});
process.stdout.write('ready\n');
