// A picture as it is sent: smaller than the API takes (the whole body within 1 MiB), as JPEG in base64.

export const mostOctets = 600_000;

export const fitted = (width: number, height: number, longest: number): [number, number] => {
  const scale = Math.min(1, longest / Math.max(width, height, 1));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
};
// Of base64: four signs for three octets.
export const octetsOf = (base64: string): number => Math.floor((base64.length * 3) / 4) - (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0);

// Smaller and coarser until it fits. Nothing: this file is no picture.
export async function asJpeg(file: Blob): Promise<string | undefined> {
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (bitmap === undefined) return undefined;
  const canvas = document.createElement('canvas');
  for (const [longest, quality] of [[1280, 0.85], [960, 0.8], [720, 0.7], [480, 0.6]] as const) {
    [canvas.width, canvas.height] = fitted(bitmap.width, bitmap.height, longest);
    canvas.getContext('2d')!.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const base64 = canvas.toDataURL('image/jpeg', quality).split(',')[1] ?? '';
    if (octetsOf(base64) < mostOctets) return base64;
  }
  return undefined;
}
