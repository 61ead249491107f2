/** The one money formatter. Integers in, text out: no binary fraction ever touches an amount. */
import type { Money } from "@/api/schema";

const exponents = new Map<string, number>();

/** How many digits the currency has after the point (EUR 2, JPY 0, KWD 3). */
export function exponentOf(currency: string): number {
  const known = exponents.get(currency);
  if (known !== undefined) return known;
  let digits = 2;
  try {
    digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    digits = 2;
  }
  exponents.set(currency, digits);
  return digits;
}

/** `1999` EUR becomes `"19.99"`: exact decimal text. */
export function toDecimal({ minor, currency }: Money): string {
  const exponent = exponentOf(currency);
  const sign = minor < 0 ? "-" : "";
  const digits = Math.abs(minor).toString().padStart(exponent + 1, "0");
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** Reads what a person typed ("19,99", "1 234.50") into minor units, or null when it is no amount of this currency. */
export function parseMoney(text: string, currency: string): Money | null {
  const cleaned = text.trim().replaceAll(/[\s\u00a0']/g, "");
  const match = /^(-?)(\d{1,3}(?:[.,]\d{3})*|\d+)(?:[.,](\d+))?$/.exec(cleaned);
  if (!match) return null;
  const exponent = exponentOf(currency);
  let whole = match[2] ?? "";
  let fraction = match[3] ?? "";
  const lastGroup = /^(.*)[.,](\d{3})$/.exec(whole);
  if (lastGroup && !fraction && exponent === 3) {
    whole = lastGroup[1] ?? "";
    fraction = lastGroup[2] ?? "";
  }
  if (fraction.length > exponent) return null;
  const minor = Number(whole.replaceAll(/[.,]/g, "") + fraction.padEnd(exponent, "0"));
  if (!Number.isSafeInteger(minor)) return null;
  return { minor: match[1] ? -minor : minor, currency };
}

const formats = new Map<string, Intl.NumberFormat>();

function format(locale: string, currency: string, trim: boolean): Intl.NumberFormat {
  const key = `${locale} ${currency} ${trim}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
      trailingZeroDisplay: trim ? "stripIfInteger" : "auto",
    });
    formats.set(key, made);
  }
  return made;
}

export interface MoneyFormat {
  locale?: string;
  /** `€5` instead of `€5.00`: for plan cards and charts, never on a document. */
  trim?: boolean;
}

export function formatMoney(money: Money, { locale = "en", trim = false }: MoneyFormat = {}): string {
  return format(locale, money.currency, trim).format(toDecimal(money) as `${number}`);
}

export const isZero = (money: Money | null | undefined): boolean => !money || money.minor === 0;

export function addMoney(first: Money, ...rest: Money[]): Money {
  let minor = first.minor;
  for (const money of rest) {
    if (money.currency !== first.currency) throw new Error(`cannot add ${money.currency} to ${first.currency}`);
    minor += money.minor;
  }
  return { minor, currency: first.currency };
}

export const negate = ({ minor, currency }: Money): Money => ({ minor: minor === 0 ? 0 : -minor, currency });
