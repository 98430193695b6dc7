import type { Text } from '#protocol/locale.ts';

export const roles = {
  driver: { fr: 'Livreur', en: 'Driver', ar: 'سائق' },
  rep: { fr: 'Commercial', en: 'Sales rep', ar: 'مندوب مبيعات' },
  keeper: { fr: 'Magasinier', en: 'Warehouse keeper', ar: 'أمين المخزن' },
  admin: { fr: 'Administrateur', en: 'Administrator', ar: 'مسؤول' },
} as const satisfies Record<string, Text>;
