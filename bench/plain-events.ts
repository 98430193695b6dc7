/** The body of the plain floor: the same events as a push, without batch and head. */
export interface PlainEvents {
  events: Record<string, unknown>[];
}
