import {
  IconAlertTriangle,
  IconArrowUp,
  IconCheck,
  IconDeviceMobileCheck,
  IconPencilCheck,
  type TablerIcon,
} from '@tabler/icons-react';
import type { WorkState } from '#device/api.ts';
import type { TextKey } from '../texts/keys.ts';

export interface StateLook {
  icon: TablerIcon;
  /** Colour of icon and word, and of the surface under them. */
  color: string;
  tint: string;
  word: TextKey;
}

/** How a person sees each state, everywhere the same: colour, icon and word. */
export const STATE_LOOKS: Readonly<Record<WorkState, StateLook>> = {
  saved: {
    icon: IconDeviceMobileCheck,
    color: 'var(--nv-saved)',
    tint: 'var(--nv-saved-tint)',
    word: 'state.saved',
  },
  sending: { icon: IconArrowUp, color: 'var(--nv-sending)', tint: 'var(--nv-sending-tint)', word: 'state.sending' },
  received: { icon: IconCheck, color: 'var(--nv-received)', tint: 'var(--nv-received-tint)', word: 'state.received' },
  amended: { icon: IconPencilCheck, color: 'var(--nv-amended)', tint: 'var(--nv-amended-tint)', word: 'state.amended' },
  needsYou: {
    icon: IconAlertTriangle,
    color: 'var(--nv-needs-you)',
    tint: 'var(--nv-needs-you-tint)',
    word: 'state.needsYou',
  },
};
