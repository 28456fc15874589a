// Reads vitest's JSON report and prints how many tests ran, as a line of its own: `N passed, N failed`.
import { readFileSync } from 'node:fs';

const [path] = process.argv.slice(2);

function count() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
      readFileSync(path, 'utf8'),
    );
    // A file that does not even load has no tests that could fail: it counts as one.
    const unloaded = testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
    );
    const failed = numFailedTests + unloaded.length;
    return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests };
  } catch {
    // No report: the run broke off.
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

const { passed, failed, skipped } = count();
if (skipped > 0) process.stdout.write(`${skipped} skipped\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
