const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Macintosh/, 'Mac'],
  [/Linux/, 'Linux'],
];
const BROWSERS: readonly [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/OPR\//, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const found = (table: readonly [RegExp, string][], text: string) => table.find(([pattern]) => pattern.test(text))?.[1];

/** A first name for this device, until its owner gives it one: "Android · Chrome". */
export function guessDeviceName({ userAgent }: Pick<Navigator, 'userAgent'>): string {
  return [found(SYSTEMS, userAgent) ?? 'Navette', found(BROWSERS, userAgent)].filter(Boolean).join(' · ');
}

/** For the device registry: system, model where the browser tells it, browser and its version. At most 200 characters. */
export function platformOf({ userAgent }: Pick<Navigator, 'userAgent'>): string {
  const inside = /\(([^)]*)\)/.exec(userAgent)?.[1];
  const browser = /(?:Edg|SamsungBrowser|OPR|Firefox|FxiOS|CriOS|Chrome|Version)\/[\d]+/.exec(userAgent)?.[0];
  return [inside, browser].filter(Boolean).join(' · ').slice(0, 200);
}
