// To make a formatter takes a millisecond on a phone, to use one some microseconds: each is made once.

type Make<Options, Format> = new (locale: string, options: Options) => Format;

function keeping<Options, Format>(Made: Make<Options, Format>): (locale: string, options: Options) => Format {
  const made = new Map<string, Format>();
  return (locale, options) => {
    const key = `${locale} ${JSON.stringify(options)}`;
    const format = made.get(key) ?? new Made(locale, options);
    made.set(key, format);
    return format;
  };
}

export const dateFormat = keeping<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>(Intl.DateTimeFormat);
export const numberFormat = keeping<Intl.NumberFormatOptions, Intl.NumberFormat>(Intl.NumberFormat);
export const relativeFormat = keeping<Intl.RelativeTimeFormatOptions, Intl.RelativeTimeFormat>(Intl.RelativeTimeFormat);
