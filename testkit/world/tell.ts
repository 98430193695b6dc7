import { HAPPENINGS, type WorldReport } from './run-world.ts';

const MOST_FINDINGS = 6;
const MOST_TRACE = 60;

/** What a failing world says, and how to run it again. */
export function failureText({ seed, happenings, broken, trace }: WorldReport): string {
  const length = happenings === HAPPENINGS ? '' : ` --happenings ${happenings}`;
  const oracles = broken.map(({ oracle, findings }) => {
    const rest = findings.length > MOST_FINDINGS ? [`… and ${findings.length - MOST_FINDINGS} more`] : [];
    return [
      `  ${oracle}:`,
      ...[...findings.slice(0, MOST_FINDINGS), ...rest].map((text) => `    - ${text.slice(0, 1_500)}`),
    ];
  });
  return [
    `World ${seed} broke its promises. Run it again: npm run soak -- --seed ${seed}${length}`,
    ...oracles.flat(),
    '  The last that happened:',
    ...trace.slice(-MOST_TRACE).map((line) => `    ${line}`),
  ].join('\n');
}
