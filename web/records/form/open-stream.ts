/** Why a camera or a microphone gives nothing: not allowed, not there, or held by another program. */
export type StreamTrouble = 'refused' | 'missing' | 'busy';

const TROUBLES: Record<string, StreamTrouble> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
};

/** The stream of a camera or a microphone, after the browser has asked the person. Whoever gets it ends it. */
export async function openStream(wanted: MediaStreamConstraints): Promise<MediaStream | StreamTrouble> {
  // Not there on a page without TLS.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) return 'missing';
  try {
    return await devices.getUserMedia(wanted);
  } catch (thrown) {
    return TROUBLES[thrown instanceof DOMException ? thrown.name : ''] ?? 'busy';
  }
}

export const endStream = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop();
};
