import type { Locale } from '#protocol/locale.ts';

/** Who asks: a person on a device, as the access token says and as the database confirms at each request. */
export interface Account {
  tenantId: string;
  userId: string;
  deviceId: string;
  /** The life of this profile on the device; the token of an earlier life is no longer accepted. */
  deviceEpoch: number;
  role: string;
  name: string;
  locale: Locale;
  /** Whose rows are theirs as well; absent: none. */
  sectors?: readonly string[];
}
