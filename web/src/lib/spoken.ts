/**
 * Sentences from the server name amounts as `13.08 EUR` and days as `2026-11-20`: one form for every reader and program.
 * People read them as everything else here is written.
 */
import { formatDate, formatTime } from "./dates";
import { formatMoney, parseMoney } from "./money";

const AMOUNT = /(?<![\w.,-])(-?)(\d+(?:\.\d+)?) ([A-Z]{3})\b/g;
const INSTANT = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z/g;
const DAY = /\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b/g;

const currencies = new Set(Intl.supportedValuesOf("currency"));

export function spoken(text: string, timeZone?: string): string {
  return text
    .replaceAll(INSTANT, (at) => formatTime(at, { timeZone }))
    .replaceAll(DAY, (day) => formatDate(day))
    .replaceAll(AMOUNT, (whole, sign: string, amount: string, currency: string) => {
      const money = currencies.has(currency) ? parseMoney(amount, currency) : null;
      return money ? formatMoney({ ...money, minor: sign ? -money.minor : money.minor }) : whole;
    });
}
