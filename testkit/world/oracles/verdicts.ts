import { historyOf } from '../history.ts';
import type { Oracle } from '../state.ts';
import { wrongVerdicts } from '../verdicts.ts';

/**
 * No column that another wrote since the version that an edit's author had seen is overwritten without a word in the conflict log;
 * and nobody is told of a conflict, or that they were overtaken, where nobody else wrote.
 */
export const verdicts: Oracle = {
  name: 'verdicts',
  async check(world) {
    const { asked, findings } = wrongVerdicts(await historyOf(world));
    world.asked = asked;
    return findings;
  },
};
