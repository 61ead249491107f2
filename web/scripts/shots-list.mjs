// The screens `shots.mjs` looks at. `as` is the mock session, `scenario` the mock's mood.
const item = (patch = {}) => ({ product_id: "prod_cloud-20", cycle_months: 3, quantity: 2, region: "JPN", image_id: "img_debian13", hostname: "web-02.example.com", access: "password", add_ons: [{ id: "addon_backup", quantity: 1 }], ...patch });
const cart = (items) => ({ "mpanel-cart": JSON.stringify({ id: "cart_lost", currency: "EUR", input: { items } }) });

export const shots = [
  { name: "home", path: "/" },
  { name: "home-year-usd", path: "/?cycle=12&currency=USD", widths: [1280] },
  { name: "home-empty", path: "/", scenario: "empty", widths: [1280] },
  { name: "plan", path: "/plans/cloud-20" },
  { name: "plan-missing", path: "/plans/nothing", widths: [390] },
  { name: "cart", path: "/cart", storage: cart([item(), item({ product_id: "prod_cloud-50", quantity: 1, hostname: "a-rather-long-host-name-that-someone-typed.subdomain.example.com", cycle_months: 1 })]), wait: 1500 },
  { name: "cart-empty", path: "/cart", widths: [390, 1280] },
  { name: "checkout-account", path: "/checkout", storage: cart([item()]), wait: 1500 },
  { name: "checkout-review", path: "/checkout", as: "customer", storage: cart([item()]), wait: 2000 },
  { name: "checkout-pay", path: "/checkout", as: "customer", storage: cart([item()]), wait: 2000, act: async (page) => {
    await page.getByRole("checkbox", { name: /terms/ }).check();
    await page.getByRole("button", { name: /Place order/ }).click();
    await page.getByRole("button", { name: /^Pay/ }).first().waitFor();
    await page.getByRole("radio", { name: "Another card" }).check();
    await page.waitForTimeout(700);
  } },
  { name: "sign-in", path: "/sign-in" },
  { name: "sign-up", path: "/sign-up", widths: [390, 1280] },
  { name: "verify", path: "/verify-email?token=bad", as: "customer", widths: [390] },
  { name: "reset", path: "/reset-password", widths: [390] },
  { name: "terms", path: "/terms", widths: [1280] },
];

const c = { as: "customer" };
shots.push(
  { name: "p-overview", path: "/portal", ...c },
  { name: "p-overview-empty", path: "/portal", ...c, scenario: "empty", widths: [1280] },
  { name: "p-overview-error", path: "/portal", ...c, scenario: "error", widths: [1280], wait: 6000 },
  { name: "p-services", path: "/portal/services", ...c },
  { name: "p-services-filtered", path: "/portal/services?q=nothing", ...c, widths: [390] },
  { name: "p-service", path: "/portal/services/srv_web01", ...c },
  { name: "p-service-menu", path: "/portal/services/srv_web01", ...c, widths: [1280], full: false, act: async (page) => {
    await page.getByRole("button", { name: "More actions" }).click();
    await page.waitForTimeout(300);
  } },
  { name: "p-service-reinstall", path: "/portal/services/srv_web01", ...c, widths: [390, 1280], full: false, act: async (page) => {
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Reinstall" }).click();
    await page.waitForTimeout(500);
  } },
  { name: "p-service-cancel", path: "/portal/services/srv_web01", ...c, widths: [1280], full: false, act: async (page) => {
    await page.getByRole("button", { name: "Cancel this server" }).click();
    await page.waitForTimeout(700);
  } },
  { name: "p-service-setup", path: "/portal/services/srv_new", ...c, widths: [390, 1280] },
  { name: "p-service-suspended", path: "/portal/services/srv_archive", ...c, widths: [1280] },
  { name: "p-service-ending", path: "/portal/services/srv_old", ...c, widths: [1280] },
  { name: "p-snapshots", path: "/portal/services/srv_web01?tab=snapshots", ...c, widths: [390, 1280] },
  { name: "p-timeline", path: "/portal/services/srv_archive?tab=timeline", ...c, widths: [1280] },
  { name: "p-invoices", path: "/portal/invoices", ...c },
  { name: "p-invoice", path: "/portal/invoices/inv_0112", ...c },
  { name: "p-invoice-paid", path: "/portal/invoices/inv_0111", ...c, widths: [1280] },
  { name: "p-invoice-pay", path: "/portal/invoices/inv_0107?pay=1", ...c, widths: [390, 1280], full: false },
  { name: "p-invoice-declined", path: "/portal/invoices/inv_0107?pay=1", ...c, widths: [1280], full: false, act: async (page) => {
    await page.getByRole("radio", { name: "Another card" }).check();
    await page.getByRole("button", { name: /0002/ }).click();
    await page.getByRole("button", { name: /^Pay €/ }).click();
    await page.getByText("Your card was declined").first().waitFor();
  } },
  { name: "p-order", path: "/portal/orders/ord_3", ...c, widths: [390, 1280] },
  { name: "p-methods", path: "/portal/payment-methods", ...c, widths: [390, 1280] },
  { name: "p-profile", path: "/portal/profile", ...c, widths: [390, 1280] },
  { name: "p-security", path: "/portal/profile?tab=security", ...c, widths: [390, 1280] },
  { name: "p-members", path: "/portal/members", ...c, widths: [390, 1280] },
  { name: "p-members-limited", path: "/portal/members", ...c, scenario: "limited", widths: [1280] },
  { name: "p-messages", path: "/portal/messages", ...c, widths: [390, 1280] },
  { name: "p-palette", path: "/portal", ...c, widths: [1280], full: false, act: async (page) => {
    await page.keyboard.press("Control+k");
    await page.waitForTimeout(1500);
  } },
  { name: "p-notfound", path: "/portal/nothing-here", ...c, widths: [1280] },
);
