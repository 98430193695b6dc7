/** Limits of the wire, enforced by the server and obeyed by the device; `GET /api/sync/status` tells them. */
export const LIMITS = {
  /** Events in one push. */
  eventsPerPush: 500,
  /** Bytes of one push, before compression. */
  pushBytes: 4_000_000,
  /** Bytes of one event as JSON. */
  eventBytes: 64_000,
  /** Depth of a payload: objects and arrays inside each other. */
  payloadDepth: 12,
  /** Rows in one page of a pull. */
  pullRows: 5_000,
  /** Bytes of one attachment. */
  attachmentBytes: 10_000_000,
  /** Bytes of any other request body. */
  bodyBytes: 64_000,
  /** Ids one event may come `after`. */
  afterIds: 20,
} as const;
