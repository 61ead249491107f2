/** Mock back office: tax rules, what is known of a customer's VAT number, the tax report. */
import type { Answer } from "@/api/contract";
import { customers } from "./admin-data";
import { dateIn, eur, inDays, now } from "./data";
import { notFound, reply } from "./http";
import type { Routes } from "./http";

type Rule = Answer<"/admin/tax-rules", "get">["items"][number];
type Known = Answer<"/admin/customers/{id}/tax", "get">;

const yes = { allowed: true, reason: null };
const used = { allowed: false, reason: "Invoices were made under this rule. End it, and add another." };
const inForce = { allowed: false, reason: "The rule is or was in force. It can only be ended." };
const rule = (id: string, country: string, rate: string, rest: Partial<Rule> = {}): Rule => ({
  id, country, rate, region: null, class: "standard", buyers: "any", abroad: false, standing: "instead", name: "VAT", valid_from: "2000-01-01", valid_until: null, in_force: true, used: false, can: { change: yes, end: yes, delete: inForce }, ...rest,
});
const rules: Rule[] = [
  rule("txr_de", "DE", "19", { used: true, can: { change: used, end: yes, delete: inForce } }),
  rule("txr_de7", "DE", "7", { class: "reduced" }),
  rule("txr_fr", "FR", "20"),
  rule("txr_fi", "FI", "25.5", { valid_from: dateIn(40), in_force: false, can: { change: yes, end: yes, delete: yes } }),
  rule("txr_ca", "CA", "5", { name: "GST" }),
  rule("txr_qc", "CA", "9.975", { region: "QC", name: "QST", standing: "added" }),
  rule("txr_wa", "US", "6.5", { region: "WA", name: "Sales tax", abroad: true, buyers: "consumer" }),
];
const known = new Map<string, Known>();

function of(id: string): Known {
  const customer = customers.find((one) => one.id === id);
  if (!customer) throw notFound();
  const found = known.get(id) ?? {
    vat: { number: customer.tax_id ?? null, state: customer.tax_id ? "unavailable" : "none", decides: Boolean(customer.tax_id), consultation: null, asked_at: customer.tax_id ? inDays(0, -1) : null },
    evidence: customer.tax_id ? [{ number: customer.tax_id, answer: "unavailable", consultation: null, name: null, address: null, reason: "The register of the member state is out of service.", tries: 3, first_at: inDays(0, -2), asked_at: inDays(0, -1) }] : [],
    certificates: [],
  };
  known.set(id, found);
  return found;
}

export function taxRoutes(routes: Routes): void {
  const one = (id: string): Rule => {
    const found = rules.find((each) => each.id === id);
    if (!found) throw notFound();
    return found;
  };
  routes
    .get("/admin/tax-rules", ({ scenario }) => ({ items: scenario === "empty" ? [] : rules }))
    .post("/admin/tax-rules", ({ body }) => {
      const made = rule(`txr_${Date.now()}`, body.country, body.rate, { name: body.name, valid_from: body.valid_from, region: body.region ?? null, standing: body.standing ?? "instead" });
      rules.push(made);
      return reply(201, made);
    })
    .post("/admin/tax-rules/examples", () => ({ added: 0 }))
    .patch("/admin/tax-rules/{id}", ({ params, body }) => Object.assign(one(params.id), body))
    .post("/admin/tax-rules/{id}/end", ({ params, body }) => Object.assign(one(params.id), { valid_until: body.on }))
    .delete("/admin/tax-rules/{id}", ({ params }) => {
      rules.splice(rules.indexOf(one(params.id)), 1);
    })
    .get("/admin/customers/{id}/tax", ({ params }) => of(params.id))
    .post("/admin/customers/{id}/vat-check", ({ params }) => {
      const found = of(params.id);
      found.vat = { ...found.vat, state: "valid", decides: false, consultation: "WAPIAAAAY2x1", asked_at: now() };
      found.evidence.unshift({ number: found.vat.number ?? "", answer: "valid", consultation: "WAPIAAAAY2x1", name: "ACME SRL", address: "VIA ROMA 1\n10100 TORINO", reason: null, tries: 1, first_at: now(), asked_at: now() });
      return found;
    })
    .post("/admin/customers/{id}/tax-certificates", ({ params, body }) => {
      const found = of(params.id);
      found.certificates.push({ id: `txc_${Date.now()}`, country: body.country ?? "DE", number: body.number, valid_from: body.valid_from, valid_until: body.valid_until ?? null, valid: true });
      return reply(201, found);
    })
    .post("/admin/customers/{id}/tax-certificates/{certificate}/end", ({ params, body }) => {
      const found = of(params.id);
      for (const each of found.certificates) if (each.id === params.certificate) Object.assign(each, { valid_until: body.on, valid: false });
      return found;
    })
    .get("/portal/vat-number", () => ({ number: null, state: "none" as const, decides: false, consultation: null, asked_at: null }))
    .get("/admin/vat-report", ({ query, scenario }) => ({
      from: query.get("from") ?? "", to: query.get("to") ?? "", seller_country: "DE", reporting_currency: "EUR", agrees: true, evidence: scenario === "empty" ? { agrees: 0, contradicts: 0, missing: 0 } : { agrees: 6, contradicts: 1, missing: 2 },
      rows:
        scenario === "empty"
          ? []
          : [
              { country: "DE", region: null, category: "standard" as const, rate: "19", net: eur(1_234_500), tax: eur(234_555), invoices: 120, credit_notes: 3, voided: 1, oss: false, net_reporting: eur(1_234_500), tax_reporting: eur(234_555), unconverted: 0 },
              { country: "FR", region: null, category: "standard" as const, rate: "20", net: eur(45_000), tax: eur(9_000), invoices: 9, credit_notes: 0, voided: 0, oss: true, net_reporting: eur(45_000), tax_reporting: eur(9_000), unconverted: 0 },
              { country: "NL", region: null, category: "reverse_charge" as const, rate: "0", net: eur(88_000), tax: eur(0), invoices: 12, credit_notes: 1, voided: 0, oss: false, net_reporting: eur(88_000), tax_reporting: eur(0), unconverted: 0 },
            ],
      ledger: scenario === "empty" ? [] : [{ account: "tax_payable:DE", documents: eur(234_555), ledger: eur(234_555), difference: eur(0) }, { account: "tax_payable:FR", documents: eur(9_000), ledger: eur(9_000), difference: eur(0) }],
    }));
}
