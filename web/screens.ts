/** Each screen is a chunk of its own: a driver downloads no office. */
export const screens = {
  round: async () => ({ default: (await import('./round/round-screen.tsx')).RoundScreen }),
  delivery: async () => ({ default: (await import('./delivery/delivery-screen.tsx')).DeliveryScreen }),
  validate: async () => ({ default: (await import('./delivery/validate-screen.tsx')).ValidateScreen }),
  done: async () => ({ default: (await import('./delivery/done-screen.tsx')).DoneScreen }),
  office: async () => ({ default: (await import('./office/office-screen.tsx')).OfficeScreen }),
  officeDelivery: async () => ({ default: (await import('./office/office-delivery-screen.tsx')).OfficeDeliveryScreen }),
  print: async () => ({ default: (await import('./office/print-screen.tsx')).PrintScreen }),
  rules: async () => ({ default: (await import('./office/rules/rules-screen.tsx')).RulesScreen }),
  devices: async () => ({ default: (await import('./office/devices/devices-screen.tsx')).DevicesScreen }),
  shortages: async () => ({ default: (await import('./office/shortages/shortages-screen.tsx')).ShortagesScreen }),
  menu: async () => ({ default: (await import('./records/records-menu.tsx')).RecordsMenu }),
  records: async () => ({ default: (await import('./records/list/records-screen.tsx')).RecordsScreen }),
  form: async () => ({ default: (await import('./records/form/form-screen.tsx')).FormScreen }),
  refused: async () => ({ default: (await import('./office/refused/refused-screen.tsx')).RefusedScreen }),
  inbox: async () => ({ default: (await import('./inbox/inbox-screen.tsx')).InboxScreen }),
  correct: async () => ({ default: (await import('./inbox/correct-screen.tsx')).CorrectScreen }),
  sync: async () => ({ default: (await import('./sync-centre/sync-centre.tsx')).SyncCentre }),
  settings: async () => ({ default: (await import('./settings/settings-screen.tsx')).SettingsScreen }),
};

const BY_PATH: readonly [RegExp, () => Promise<unknown>][] = [
  [/^\/$/, screens.round],
  [/^\/deliveries\/[^/]+$/, screens.delivery],
  [/^\/deliveries\/.*\/validate$/, screens.validate],
  [/^\/deliveries\/.*\/done$/, screens.done],
  [/^\/office$/, screens.office],
  [/^\/office\/deliveries\//, screens.officeDelivery],
  [/^\/office\/print$/, screens.print],
  [/^\/office\/rules$/, screens.rules],
  [/^\/office\/devices$/, screens.devices],
  [/^\/office\/shortages$/, screens.shortages],
  [/^\/r$/, screens.menu],
  [/^\/r\/[^/]+\/[^/]+\/(new|[^/]+\/(edit|do\/.*))$/, screens.form],
  [/^\/r\//, screens.records],
  [/^\/office\/refused/, screens.refused],
  [/^\/inbox\/refused\/[^/]+\/correct$/, screens.correct],
  [/^\/inbox(\/|$)/, screens.inbox],
  [/^\/sync$/, screens.sync],
  [/^\/settings$/, screens.settings],
];

/** Fetches the screen of an address while the device is still opening. One that cannot be fetched fails where it is shown. */
export function preloadScreen(path: string): void {
  const found = BY_PATH.find(([pattern]) => pattern.test(path));
  void found?.[1]().catch(() => undefined);
}
