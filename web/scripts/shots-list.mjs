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
