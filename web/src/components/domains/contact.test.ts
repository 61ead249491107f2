import { expect, test } from "vitest";
import type { CustomerView } from "@/api/schema";
import { contactBody, contactOfCustomer, contactValues } from "./contact";

const customer = (name: string, line1: string, company: string | null = null) =>
  ({ name, company, email: "a@example.com", country: "AT", address: { line1, line2: null, city: "Wien", postal_code: "1010", region: null } }) as CustomerView;

test.each([
  ["Ada Example", "Hauptstraße 12a", ["Ada", "Example", "Hauptstraße", "12a"]],
  ["Ada Maria Example", "Am Ring 3 4", ["Ada Maria", "Example", "Am Ring 3", "4"]],
  ["Ada", "Schloss", ["Ada", "", "Schloss", ""]],
])("%s at %s becomes a contact", (name, line1, expected) => {
  const { first_name, last_name, street, street_number, kind } = contactOfCustomer(customer(name, line1));
  expect([first_name, last_name, street, street_number]).toEqual(expected);
  expect(kind).toBe("person");
});

test("a company is an organisation, and a person sends none", () => {
  expect(contactBody(contactOfCustomer(customer("Ada Example", "Ring 1", "Example Ltd"))).organization).toBe("Example Ltd");
  expect(contactBody({ ...contactValues(null), organization: "left over", region: " " })).toMatchObject({ organization: null, region: null });
});
