/** Ten shades from one tenant colour. Lightness follows a fixed ladder, so every brand keeps readable contrast. */

export type Shades = [string, string, string, string, string, string, string, string, string, string];

interface Lch {
  l: number;
  c: number;
  h: number;
}

const LADDER = [0.972, 0.938, 0.88, 0.805, 0.725, 0.65, 0.59, 0.53, 0.455, 0.38] as const;
const CHROMA = [0.12, 0.25, 0.45, 0.7, 0.9, 1, 1, 1, 0.92, 0.8] as const;

const linear = (channel: number) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
const gamma = (value: number) => (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055);

function rgb(hex: string): [number, number, number] {
  const full = hex.replace("#", "").replace(/^(.)(.)(.)$/, "$1$1$2$2$3$3");
  const value = Number.parseInt(full.slice(0, 6), 16);
  if (Number.isNaN(value)) return [0.18, 0.44, 0.93];
  return [((value >> 16) & 255) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

function toLch(hex: string): Lch {
  const [r, g, b] = rgb(hex).map(linear) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return { l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, c: Math.hypot(a, bb), h: Math.atan2(bb, a) };
}

function fromLch({ l, c, h }: Lch): [number, number, number] {
  const a = c * Math.cos(h);
  const b = c * Math.sin(h);
  const ll = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const mm = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const ss = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    gamma(4.0767416621 * ll - 3.3077115913 * mm + 0.2309699292 * ss),
    gamma(-1.2684380046 * ll + 2.6097574011 * mm - 0.3413193965 * ss),
    gamma(-0.0041960863 * ll - 0.7034186147 * mm + 1.707614701 * ss),
  ];
}

/** Gives up colourfulness, never lightness, until the colour exists on a screen. */
function toHex(lch: Lch): string {
  let { c } = lch;
  let channels = fromLch(lch);
  while (c > 0.002 && channels.some((value) => value < -0.002 || value > 1.002)) {
    c *= 0.94;
    channels = fromLch({ ...lch, c });
  }
  return `#${channels.map((value) => Math.round(Math.min(1, Math.max(0, value)) * 255).toString(16).padStart(2, "0")).join("")}`;
}

export function luminance(hex: string): number {
  const [r, g, b] = rgb(hex).map(linear) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(first: string, second: string): number {
  const [dark, light] = [luminance(first), luminance(second)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Shade 7 fills buttons under white text: the brand colour itself where it is dark enough, else its nearest readable relative. */
export function accentShades(hex: string): Shades {
  const brand = toLch(hex);
  const shades = LADDER.map((l, index) => toHex({ l, c: brand.c * (CHROMA[index] ?? 1), h: brand.h }));
  if (contrast(hex, "#ffffff") >= 4.5 && brand.l > 0.42) shades[7] = hex;
  return shades as Shades;
}
