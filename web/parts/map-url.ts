export interface Place {
  latitude: number;
  longitude: number;
}

/**
 * The address that opens a map app at a place: `geo:` where Android lets the person choose the app, Apple Maps on its
 * devices, a map in the browser elsewhere. With a position the pin is exact and `label` names it; else the label is searched.
 */
export function mapUrl(place: Place | null, label: string, userAgent: string): string {
  const name = encodeURIComponent(label);
  const at = place && `${place.latitude},${place.longitude}`;
  if (/Android/i.test(userAgent)) return at ? `geo:${at}?q=${at}(${name})` : `geo:0,0?q=${name}`;
  if (/iPhone|iPad|Macintosh/i.test(userAgent)) return `https://maps.apple.com/?${at ? `ll=${at}&` : ''}q=${name}`;
  if (!place) return `https://www.openstreetmap.org/search?query=${name}`;
  const { latitude, longitude } = place;
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
}

/** A position column as the local database gives it back. */
export function placeOf(json: string | null): (Place & { accuracyM: number }) | null {
  return json === null ? null : (JSON.parse(json) as Place & { accuracyM: number });
}
