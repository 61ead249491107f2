/** What a card form checks before anything is sent: grouping, length, checksum, expiry. */
export const digitsOf = (text: string): string => text.replaceAll(/\D/g, "");

export function brandOf(number: string): "visa" | "mastercard" | "amex" | "unknown" {
  const digits = digitsOf(number);
  if (digits.startsWith("4")) return "visa";
  if (/^(5[1-5]|2[2-7])/.test(digits)) return "mastercard";
  return /^3[47]/.test(digits) ? "amex" : "unknown";
}

/** Groups as printed on the card: 4-6-5 on American Express, fours elsewhere. */
export function groupNumber(text: string): string {
  const digits = digitsOf(text).slice(0, 19);
  if (brandOf(digits) === "amex") return [digits.slice(0, 4), digits.slice(4, 10), digits.slice(10, 15)].filter(Boolean).join(" ");
  return digits.replaceAll(/(.{4})(?=.)/g, "$1 ");
}

export function isLuhn(number: string): boolean {
  const digits = digitsOf(number);
  if (digits.length < 12 || digits.length > 19) return false;
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    sum += at % 2 ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}

/** `0829` typed becomes `08/29`; a single `8` becomes `08`. */
export function groupExpiry(text: string): string {
  let digits = digitsOf(text).slice(0, 4);
  if (digits.length === 1 && Number(digits) > 1) digits = `0${digits}`;
  return digits.length > 2 ? `${digits.slice(0, 2)}/${digits.slice(2)}` : digits;
}

export function parseExpiry(text: string): { month: number; year: number } | null {
  const match = /^(\d{2})\/(\d{2})$/.exec(text);
  const month = Number(match?.[1]);
  return match && month >= 1 && month <= 12 ? { month, year: 2000 + Number(match[2]) } : null;
}

/** A card is good through the last day of its month. */
export function isPast({ month, year }: { month: number; year: number }, now: Date): boolean {
  return year < now.getFullYear() || (year === now.getFullYear() && month < now.getMonth() + 1);
}

export const brandName = (brand: string): string =>
  ({ visa: "Visa", mastercard: "Mastercard", amex: "American Express" })[brand] ?? (brand ? brand[0]?.toUpperCase() + brand.slice(1) : "Card");
