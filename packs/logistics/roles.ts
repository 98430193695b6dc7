import type { Text } from '#protocol/locale.ts';

export const roles = {
  driver: { fr: 'Livreur', en: 'Driver', ar: 'سائق' },
  keeper: { fr: 'Magasinier', en: 'Warehouse keeper', ar: 'أمين المخزن' },
  admin: { fr: 'Administrateur', en: 'Administrator', ar: 'مسؤول' },
} as const satisfies Record<string, Text>;
