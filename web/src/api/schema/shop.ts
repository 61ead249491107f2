/** Catalogue, quotes and carts. */
import type { CycleMonths, FieldProblem, Money } from "./base";

export interface Specs {
  cpu_cores: number;
  ram_mb: number;
  disk_gb: number;
  disk_type: string;
  snapshots: number;
  traffic_tb?: number | null;
  port_mbit?: number | null;
}

export interface PlanPrice {
  cycle_months: CycleMonths;
  recurring: Money;
  setup: Money;
  monthly_equivalent: Money;
  saving_percent: number;
}

export interface AddOn {
  id: string;
  slug: string;
  name: string;
  description: string;
  prices: { cycle_months: CycleMonths; recurring: Money; setup: Money }[];
  available: "order" | "later" | "both";
}

export interface Choice {
  code: string;
  name: string;
  prices: { cycle_months: CycleMonths; recurring: Money }[];
}

export interface Image {
  id: string;
  name: string;
  os_type: "Linux" | "Windows";
  description: string;
  default: boolean;
  default_user: string;
}

export interface Plan {
  id: string;
  slug: string;
  name: string;
  tagline: string;
  description: string;
  specs: Specs;
  badge?: string | null;
  stock: number | null;
  in_stock: boolean;
  prices: PlanPrice[];
  add_ons: AddOn[];
  regions: Choice[];
  images: Image[];
  max_quantity: number;
}

export interface PlanGroup {
  id: string;
  slug: string;
  name: string;
  description: string;
  products: Plan[];
}

export interface Catalog {
  currency: string;
  groups: PlanGroup[];
}

export interface CartItemInput {
  product_id: string;
  cycle_months: CycleMonths;
  quantity: number;
  region: string;
  image_id: string;
  hostname: string;
  ssh_key?: string;
  access: "ssh_key" | "password";
  add_ons: { id: string; quantity: number }[];
}

export interface CartInput {
  items: CartItemInput[];
  coupon?: string;
  country?: string;
  tax_id?: string;
  customer_type?: "business" | "consumer";
}

export interface QuoteInput extends CartInput {
  currency: string;
}

export interface TaxLine {
  name: string;
  rate: string;
  base: Money;
  amount: Money;
}

export interface CartLine {
  description: string;
  amount: Money;
  kind: "recurring" | "setup" | "add_on" | "region";
}

export interface CartItem {
  key: string;
  product: { id: string; name: string; slug: string };
  input: CartItemInput;
  lines: CartLine[];
  setup: Money;
  recurring: Money;
  total: Money;
}

export interface Quote {
  currency: string;
  items: CartItem[];
  coupon: { code: string; description: string } | null;
  problems: FieldProblem[];
  subtotal: Money;
  discount: Money;
  tax: TaxLine[];
  tax_total: Money;
  due_now: Money;
  renews: { cycle_months: CycleMonths; amount: Money }[];
  prices_include_tax: boolean;
  /** Why there is no tax, where there is none: reverse charge, export. */
  tax_note?: string | null;
}

export interface Cart extends Quote {
  id: string;
}
