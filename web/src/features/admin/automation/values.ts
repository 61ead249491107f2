/** Settings of the automation as text on the screen and as values for the server. */
import type { AutomationSetting, Money } from "@/api/schema";
import { parseMoney, toDecimal } from "@/lib/money";

export type Draft = string | boolean;

const minorOf = (value: unknown): number => (typeof value === "object" && value !== null ? (value as Money).minor : Number(value ?? 0));

/** What the field shows. */
export function toDraft(type: AutomationSetting["type"], value: unknown, currency: string): Draft {
  if (type === "bool") return value === true;
  if (type === "list") return Array.isArray(value) ? value.join(", ") : "";
  if (type === "money") return toDecimal({ minor: minorOf(value), currency });
  return String(value ?? "");
}

const whole = (text: string, most: number): number | null => (/^\d{1,3}$/.test(text.trim()) && Number(text) <= most ? Number(text) : null);
const wholeDays = (text: string): number | null => whole(text, 365);

/** What the server gets, or nothing when the text says nothing sensible. */
export function fromDraft(setting: AutomationSetting, draft: Draft, currency: string): unknown {
  if (typeof draft === "boolean") return draft;
  const text = draft.trim();
  switch (setting.type) {
    case "hours":
      return whole(text, 720) ?? undefined;
    case "days":
      return wholeDays(text) ?? undefined;
    case "month_day":
      return /^\d{1,2}$/.test(text) && Number(text) <= 31 ? Number(text) : undefined;
    case "list": {
      const days = text ? text.split(/[,\s]+/).map(wholeDays) : [];
      return days.some((day) => day === null) ? undefined : days;
    }
    case "percent":
      return /^\d{1,3}([.,]\d+)?$/.test(text) ? text.replace(",", ".") : undefined;
    case "money": {
      const money = parseMoney(text, currency);
      if (!money || money.minor < 0) return undefined;
      return typeof setting.default === "object" && setting.default !== null ? money : money.minor;
    }
    default:
      return text;
  }
}

export type GroupKey = "invoice" | "period" | "overdue" | "order" | "other";

const GROUPS: Record<string, GroupKey> = {
  renewal: "invoice", invoice: "invoice", reminder: "invoice", charge: "invoice", card: "invoice",
  anchor: "period", billing: "period", proration: "period", usage: "period", trial: "period", revenue: "period",
  notice: "overdue", late_fee: "overdue", suspend: "overdue", terminate: "overdue", dispute: "overdue", instalment: "overdue",
  order: "order", cancel: "order", change: "order", provision: "order",
};

export const groupOf = (key: string): GroupKey => GROUPS[key.split(".")[0] ?? ""] ?? "other";

export const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
