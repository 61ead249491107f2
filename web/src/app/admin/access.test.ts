import { describe, expect, it } from "vitest";
import { needed } from "./access";

describe("needed", () => {
  it("asks for the section's permission, on its lists, things and filters", () => {
    expect(needed("/admin/customers")).toBe("customers.read");
    expect(needed("/admin/customers/cus_1?tab=profile")).toBe("customers.read");
    expect(needed("/admin/services?state=failed_setup")).toBe("services.read");
  });

  it("asks for writing where something is added", () => {
    expect(needed("/admin/customers/new")).toBe("customers.write");
    expect(needed("/admin/products/new?kind=add_on")).toBe("catalog.write");
  });

  it("opens gains and losses to who reads invoices, though the rest of the settings is not for them", () => {
    expect(needed("/admin/settings/currencies/realised?state=waiting")).toBe("invoices.read");
    expect(needed("/admin/settings/currencies")).toBe("settings.read");
  });

  it("takes the start page for everything else", () => {
    expect(needed("/admin")).toBe("dashboard.read");
    expect(needed("/admin/nothing")).toBe("dashboard.read");
  });
});
