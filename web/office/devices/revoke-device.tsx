import { Button } from '@mantine/core';
import { IconDeviceMobileOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { OfficeDevice, RevokeRequest } from '#protocol/devices.ts';
import type { Problem } from '#protocol/errors.ts';
import { useDevice } from '../../device/device-context.tsx';
import { tell } from '../../frame/notices-store.ts';
import { ConfirmSheet } from '../../parts/confirm-sheet.tsx';
import { isolate } from '../../parts/isolate.ts';
import problems from '../../parts/problem.module.css';
import { useOnlineSentence } from '../../texts/use-online-sentence.ts';
import { useText } from '../../texts/use-text.ts';

/** Takes a device out of use, asked once: nothing takes it back. `labelId`: the element that names the device. */
export function RevokeDevice({ device, labelId, onDone }: { device: OfficeDevice; labelId: string; onDone(): void }) {
  const { deviceId, userId, userName, name } = device;
  const text = useText();
  const sentence = useOnlineSentence();
  const { administer } = useDevice();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const send = async () => {
    if (busy) return;
    setBusy(true);
    const body: RevokeRequest = { userId };
    const answer = await administer({ method: 'POST', path: `/api/admin/devices/${deviceId}/revoke`, body });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    const told = { title: text('devices.revokeDone'), name, text: text('devices.revokeDoneText') };
    tell({ id: `revoke ${userId} ${deviceId}`, tone: 'received', ...told });
    setOpen(false);
    onDone();
  };
  return (
    <div>
      <Button
        variant="subtle"
        color="red"
        leftSection={<IconDeviceMobileOff aria-hidden size={20} />}
        aria-describedby={labelId}
        onClick={() => setOpen(true)}
      >
        {text('devices.revoke')}
      </Button>
      <ConfirmSheet
        open={open}
        busy={busy}
        danger
        title={text('devices.revokeQuestion', { name: isolate(name) })}
        confirm={text('devices.revokeNow')}
        onConfirm={() => void send()}
        onCancel={() => setOpen(false)}
      >
        <p>{text('devices.revokeText', { name: isolate(userName) })}</p>
        <p>
          <strong>{text('devices.closeFinal')}</strong>
        </p>
        <p className={problems.line} role="alert">
          {problem && sentence(problem)}
        </p>
      </ConfirmSheet>
    </div>
  );
}
