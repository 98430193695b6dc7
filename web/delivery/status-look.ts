import { IconBan, IconCircleDashed, IconPackage, IconX, type TablerIcon } from '@tabler/icons-react';
import type { Delivery } from '#packs/logistics/delivery.ts';

export type Status = Delivery['status'];

/** How the status of a delivery is seen beside its word. "Delivered" wears a parcel: the tick belongs to "received". */
export const STATUS_LOOKS: Readonly<Record<Status, { icon: TablerIcon; color: string }>> = {
  pending: { icon: IconCircleDashed, color: 'var(--nv-muted)' },
  validated: { icon: IconPackage, color: 'var(--nv-text)' },
  refused: { icon: IconX, color: 'var(--nv-needs-you)' },
  cancelled: { icon: IconBan, color: 'var(--nv-muted)' },
};
