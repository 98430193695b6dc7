/** Where a person left a list, with its filters, so that "back" from a record leads there; for as long as they work in the app. */
const places = new Map<string, string>();

export const rememberPlace = (list: string, address: string): void => void places.set(list, address);
export const placeLeft = (list: string, otherwise: string): string => places.get(list) ?? otherwise;
export const forgetPlaces = (): void => places.clear();
