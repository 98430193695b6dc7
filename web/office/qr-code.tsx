import { useMemo } from 'react';
import { encode } from 'uqr';

/** A QR code as one vector path: crisp on paper and on screens. Error correction M: a crease or a stain is forgiven. */
export function QrCode({ payload, label, className }: { payload: string; label: string; className?: string }) {
  const { size, path } = useMemo(() => {
    const { size, data } = encode(payload, { ecc: 'M', border: 4 });
    const path = data.flatMap((cells, y) => cells.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
    return { size, path };
  }, [payload]);
  return (
    <svg
      className={className}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
