/** Usage prices between the form and the API: every number is decimal text, an empty field is left out. */
import type { Answer, Body } from "@/api/contract";
import { parseMoney, toDecimal } from "@/lib/money";

type Stored = Answer<"/admin/products/{id}/usage-prices", "get">["items"][number];
type Sent = Body<"/admin/products/{id}/usage-prices", "put">["prices"][number];

export const MODELS = ["per_unit", "graduated", "volume", "package", "graduated_packages", "volume_packages", "stairstep", "percentage"] as const;
export type Model = (typeof MODELS)[number];

export interface TierValue {
  up_to: string;
  unit: string;
  flat: string;
  price: string;
  package: string;
  packages_max: string;
}

export interface ModelValue {
  model: Model;
  unit: string;
  size: string;
  price: string;
  free: string;
  floor: boolean;
  rate: string;
  fixed: string;
  free_events: string;
  free_total: string;
  event_min: string;
  event_max: string;
  tiers: TierValue[];
  steps: TierValue[];
}

export interface UsagePriceValue {
  meter: string;
  currency: string;
  included: string;
  min_minor: string;
  max_minor: string;
  /** Amounts separated by semicolons. */
  thresholds_minor: string;
  threshold_every_minor: string;
  /** Where it begins to count when it takes the place of another price inside a period. */
  at_change: "restart" | "cumulative";
  price: ModelValue;
}

export interface CommitmentValue {
  currency: string;
  minimum_minor: string;
}

type TierField = keyof TierValue;

/** The fields of a model besides its rows. */
export const FIELDS: Record<Model, (keyof ModelValue)[]> = {
  per_unit: ["unit"],
  graduated: [],
  volume: [],
  package: ["size", "price", "free"],
  graduated_packages: [],
  volume_packages: [],
  stairstep: [],
  percentage: ["rate", "fixed", "free_events", "free_total", "event_min", "event_max"],
};

/** Models whose tiers can go on where another price stopped counting. */
export const COUNTS_ON = new Set<Model>(["per_unit", "graduated", "package", "graduated_packages"]);

/** The rows of a model: where they stand and what each has. */
export const ROWS: Partial<Record<Model, { list: "tiers" | "steps"; fields: TierField[] }>> = {
  graduated: { list: "tiers", fields: ["up_to", "unit", "flat"] },
  volume: { list: "tiers", fields: ["up_to", "unit", "flat"] },
  graduated_packages: { list: "tiers", fields: ["package", "packages_max", "price"] },
  volume_packages: { list: "tiers", fields: ["package", "packages_max", "price"] },
  stairstep: { list: "steps", fields: ["up_to", "price"] },
};

export const emptyTier = (): TierValue => ({ up_to: "", unit: "", flat: "", price: "", package: "", packages_max: "" });

const emptyModel = (): ModelValue => ({ model: "per_unit", unit: "", size: "", price: "", free: "", floor: false, rate: "", fixed: "", free_events: "", free_total: "", event_min: "", event_max: "", tiers: [emptyTier()], steps: [emptyTier()] });

export const emptyPrice = (meter: string, currency: string): UsagePriceValue => ({ meter, currency, included: "", min_minor: "", max_minor: "", thresholds_minor: "", threshold_every_minor: "", at_change: "restart", price: emptyModel() });

const text = (value: unknown): string => (value === null || value === undefined || value === "0" ? "" : String(value));

function tierOf(stored: object): TierValue {
  const tier = emptyTier();
  for (const [name, value] of Object.entries(stored)) tier[name as TierField] = text(value);
  return tier;
}

/** A stored price as the form shows it. */
export function valueOf(stored: Stored): UsagePriceValue {
  const price = emptyModel();
  for (const [name, value] of Object.entries(stored.price)) {
    if (Array.isArray(value)) price[name as "tiers" | "steps"] = value.map((one) => tierOf(one as object));
    else if (name === "floor") price.floor = value === true;
    else if (name === "model") price.model = value as Model;
    else price[name as "unit"] = text(value);
  }
  const amount = (minor: number | null | undefined) => (minor === null || minor === undefined ? "" : toDecimal({ minor, currency: stored.currency }));
  return { meter: stored.meter, currency: stored.currency, included: text(stored.included), min_minor: amount(stored.min_minor), max_minor: amount(stored.max_minor), thresholds_minor: stored.thresholds_minor.map(amount).join("; "), threshold_every_minor: amount(stored.threshold_every_minor), at_change: stored.at_change, price };
}

/** Stored commitments as the form shows them. */
export const commitmentValues = (stored: Answer<"/admin/products/{id}/usage-prices", "get">["commitments"]): CommitmentValue[] => stored.map(({ currency, minimum_minor }) => ({ currency, minimum_minor: toDecimal({ minor: minimum_minor, currency }) }));

/** What the form means; what is not an amount is sent as one that is refused, so that it is named. */
export const commitmentOf = ({ currency, minimum_minor }: CommitmentValue) => ({ currency, minimum_minor: parseMoney(minimum_minor, currency)?.minor ?? 0 });

/** "1 234,5" and "1234.5" are the same number. */
const decimal = (given: string) => given.trim().replaceAll(/[\s\u00a0']/g, "").replace(",", ".");

function parts<Name extends string>(names: Name[], from: Record<Name, unknown>): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const name of names) {
    const given = decimal(String(from[name] ?? ""));
    if (given !== "") found[name] = name === "packages_max" || name === "free_events" ? Number(given) : given;
  }
  return found;
}

/** What the form means, as the API takes it. Missing numbers stay away, so that the server names them. */
export function priceOf(value: UsagePriceValue): Sent {
  const { model } = value.price;
  const rows = ROWS[model];
  const minor = (given: string) => (given.trim() ? parseMoney(given, value.currency)?.minor ?? null : null);
  const price = {
    model,
    ...parts(FIELDS[model] as string[], value.price as unknown as Record<string, unknown>),
    ...(model === "volume" ? { floor: value.price.floor } : {}),
    ...(rows ? { [rows.list]: value.price[rows.list].map((tier) => ({ ...needed(rows.fields), ...parts(rows.fields, tier) })) } : {}),
    ...(model === "per_unit" && !value.price.unit.trim() ? { unit: "" } : {}),
  };
  return {
    meter: value.meter,
    currency: value.currency,
    included: decimal(value.included) || null,
    min_minor: minor(value.min_minor),
    max_minor: minor(value.max_minor),
    // What is not an amount is sent as one that is refused, so that it is named.
    thresholds_minor: value.thresholds_minor.split(";").filter((given) => given.trim()).map((given) => minor(given) ?? 0),
    threshold_every_minor: minor(value.threshold_every_minor),
    at_change: COUNTS_ON.has(model) ? value.at_change : "restart",
    price: price as Sent["price"],
  };
}

/** What a row must have is sent even when it is empty, or the answer could not name its field. */
const needed = (fields: TierField[]) => Object.fromEntries(fields.filter((name) => name === "price" || name === "package").map((name) => [name, ""]));
