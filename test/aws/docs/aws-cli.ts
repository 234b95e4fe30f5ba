import { execFileSync } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** The AWS CLI of this machine, in the version whose options the docs use; null where there is none. */
export function findAwsCli(): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
  return folders.map((folder) => join(folder, 'aws')).find(isSecond) ?? null;
}

/** One line where its commands cannot be run; required, as the tier is, it has to be there. */
export function sayWithoutAwsCli(): void {
  const missing = 'The docs’ commands for the AWS CLI were not run: they need its version 2 (apt-get install awscli).';
  if (process.env.REQUIRE_AWS_TIER === '1') throw new Error(missing);
  console.warn(missing);
}

function isSecond(path: string): boolean {
  try {
    return execFileSync(path, ['--version'], { encoding: 'utf8', stdio: 'pipe' }).startsWith('aws-cli/2.');
  } catch {
    return false;
  }
}
