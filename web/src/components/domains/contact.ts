/** Between a contact of domains and the fields of its form. */
import type { CustomerView } from "@/api/schema";
import type { DomainContact, DomainContactIn } from "./calls";

export const GENDERS = ["na", "female", "male"] as const;

export function contactValues(contact: DomainContact | DomainContactIn | null) {
  return {
    kind: contact?.organization ? ("organization" as const) : ("person" as const as "person" | "organization"),
    organization: contact?.organization ?? "",
    first_name: contact?.first_name ?? "",
    last_name: contact?.last_name ?? "",
    email: contact?.email ?? "",
    gender: contact?.gender ?? ("na" as (typeof GENDERS)[number]),
    street: contact?.street ?? "",
    street_number: contact?.street_number ?? "",
    postal_code: contact?.postal_code ?? "",
    city: contact?.city ?? "",
    region: contact?.region ?? "",
    country: contact?.country ?? "DE",
    phone: contact?.phone ?? "",
  };
}

export type ContactValues = ReturnType<typeof contactValues>;

export const CONTACT_FIELDS = Object.keys(contactValues(null)).filter((name) => name !== "kind") as Exclude<keyof ContactValues, "kind">[];

export function contactBody({ kind, organization, first_name, last_name, email, gender, street, street_number, postal_code, city, region, country, phone }: ContactValues): DomainContactIn {
  return { organization: kind === "organization" ? organization : null, first_name, last_name, email, gender, street, street_number, postal_code, city, region: region.trim() || null, country, phone };
}

/** What a contact is called. */
export const contactName = (contact: DomainContact) => contact.organization ?? `${contact.first_name} ${contact.last_name}`;

/** The same with its handle, to choose from. */
export const nameOf = (contact: DomainContact) => `${contactName(contact)} (${contact.handle})`;

/** A customer as a contact; what a profile does not know stays empty. The number of the house is the last word with a digit, if there is one. */
export function contactOfCustomer({ name, company, email, address, country }: CustomerView): ContactValues {
  const words = name.trim().split(/\s+/);
  const line = /^(.*\S)\s+(\d\S*)$/.exec(address.line1.trim());
  return {
    ...contactValues(null),
    kind: company ? "organization" : "person",
    organization: company ?? "",
    first_name: words.slice(0, -1).join(" ") || name.trim(),
    last_name: words.length > 1 ? (words.at(-1) ?? "") : "",
    email,
    street: line?.[1] ?? address.line1.trim(),
    street_number: line?.[2] ?? "",
    postal_code: address.postal_code,
    city: address.city,
    region: address.region ?? "",
    country,
  };
}
