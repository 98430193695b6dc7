// For tests of screens: somebody signs in the field that is shown.

export function pen(type: 'pointerdown' | 'pointermove' | 'pointerup', x: number, y: number): void {
  const canvas = document.querySelector('canvas')!;
  const { left, top } = canvas.getBoundingClientRect();
  canvas.dispatchEvent(
    new PointerEvent(type, {
      clientX: left + x,
      clientY: top + y,
      buttons: type === 'pointerup' ? 0 : 1,
      pointerId: 7, // not the mouse, which a test moves to buttons meanwhile
      isPrimary: true,
      bubbles: true,
      cancelable: true,
    }),
  );
}

export function drawStroke(x: number): void {
  pen('pointerdown', x, 40);
  for (let step = 1; step < 10; step++) pen('pointermove', x + step * 5, 40 + step * 6);
  pen('pointerup', x + 50, 100);
}
