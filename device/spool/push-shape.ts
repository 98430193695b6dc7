// Station 4: drain. The shape of an answer to a push.
import type { DeviceState, Row } from '#protocol/common.ts';
import type { PushAnswer, Received } from '#protocol/push.ts';
import type { Receipt, ReceiptStatus, Resolution } from '#protocol/receipt.ts';
import {
  dictionary,
  fields,
  flag,
  integer,
  list,
  maybe,
  oneOf,
  pair,
  type Shape,
  shape,
  text,
} from '../ports/shape.ts';

const STATUSES: Record<ReceiptStatus, true> = {
  applied: true,
  amended: true,
  rejected: true,
  conflict: true,
  waiting: true,
};

const receipt = fields<Receipt>({
  eventId: text,
  status: oneOf(STATUSES),
  version: maybe(integer),
  row: maybe(
    fields<Pick<Row, 'id' | 'version' | 'lastModifiedAt'>>({ id: text, version: integer, lastModifiedAt: text }),
  ),
  visible: maybe(flag),
  code: maybe(text),
  message: maybe(text),
  retryable: maybe(flag),
  resolution: maybe(fields<Resolution>({ action: text, data: maybe(dictionary) })),
  mergedInto: maybe(text),
  replayed: maybe(flag),
});

export const pushShape: Shape<PushAnswer> = shape(
  fields<PushAnswer>({
    batchId: text,
    serverTime: text,
    receipts: list(receipt),
    received: fields<Received>({ count: integer, through: integer, missing: list(pair(integer)) }),
    device: fields<DeviceState>({ isActive: flag, requiresReauth: flag }),
  }),
);
