import { ERRORS, isErrorCode } from '#protocol/errors.ts';
import type { TextKey } from '../texts/keys.ts';

/** What a person does about a refusal: by its code where there is more to say, else by its way of recovery. */
export function adviceFor(code: string | null): TextKey {
  switch (code) {
    case 'ALREADY_VALIDATED':
      return 'advice.alreadyValidated';
    case 'CANCELLED_MEANWHILE':
      return 'advice.officeDecides';
    case 'QR_MISMATCH':
      return 'advice.wrongCode';
    case 'CLOCK_DRIFT':
      return 'advice.clock';
  }
  const recovery = code !== null && isErrorCode(code) ? ERRORS[code].recovery : 'none';
  if (recovery === 'update') return 'advice.update';
  if (recovery === 'reauth') return 'advice.reauth';
  if (recovery === 'fix') return 'advice.fix';
  return 'advice.office';
}
