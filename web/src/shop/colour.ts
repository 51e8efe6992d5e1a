// The operator's own colour, such that everybody can read what is written in it and on it (WCAG AA, 4.5 to 1), in light and in dark.

type Rgb = [number, number, number];

export function parse(colour: string): Rgb | undefined {
  const hex = /^#([0-9a-f]{6})$/i.exec(colour.trim())?.[1];
  return hex === undefined ? undefined : [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)) as Rgb;
}
const text = (c: Rgb): string => `#${c.map((v) => Math.round(v).toString(16).padStart(2, '0')).join('')}`;
const mix = (a: Rgb, b: Rgb, share: number): Rgb => a.map((v, i) => v + (b[i]! - v) * share) as Rgb;

// WCAG 2.1, relative luminance.
function luminance(c: Rgb): number {
  const [r, g, b] = c.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(parse(a)!), luminance(parse(b)!)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

export interface Shades {
  fill: string; // of buttons
  onFill: string; // what is written on them
  ink: string; // what is written in the colour
  wash: string; // a faint ground of it
}

const usual = '#0b5cad', white: Rgb = [255, 255, 255], black: Rgb = [0, 0, 0];

export function shades(colour: string, dark: boolean): Shades {
  const own = parse(colour) ?? parse(usual)!;
  const panel: Rgb = dark ? [23, 27, 33] : white;
  const fill = dark ? mix(own, white, 0.08) : own;
  const onFill = contrast(text(fill), '#ffffff') >= 4.5 ? '#ffffff' : '#111111';
  const wash = mix(panel, own, dark ? 0.22 : 0.08);
  // Towards white or black until it can be read on the faint ground and on the page (base.css).
  const grounds = [text(wash), dark ? '#0e1116' : '#f4f6f8'];
  let ink = own;
  for (let i = 1; i <= 20 && grounds.some((g) => contrast(text(ink), g) < 4.6); i += 1) ink = mix(own, dark ? white : black, i / 20);
  return { fill: text(fill), onFill, ink: text(ink), wash: text(wash) };
}
