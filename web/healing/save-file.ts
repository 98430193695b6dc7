/** Hands a file to the person, as a download does. */
export function saveFile(name: string, file: Blob): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // A download that has begun holds the bytes itself.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
