/** What was typed instead of the code, out of the detail of such a note. */
export function typedIn(detail: string | null): string | null {
  if (detail === null) return null;
  const { typed } = JSON.parse(detail) as { typed?: unknown };
  return typeof typed === 'string' ? typed : null;
}
