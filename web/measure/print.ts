// Only what is measured is printed, and what went wrong.
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

export default class Print implements Reporter {
  onStdOut(text: string | Buffer): void {
    process.stdout.write(text);
  }
  onTestEnd(_: TestCase, result: TestResult): void {
    for (const e of result.errors) console.error(e.message);
  }
}
