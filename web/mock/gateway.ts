/** The sandbox gateway as the browser sees it: tokens, test cards and a 3-D Secure page. */
import type { TestCard } from "@/api/gateway";
import type { Routes } from "./http";

export const CARDS: TestCard[] = [
  { number: "4242424242424242", brand: "visa", outcome: "succeeds", description: "Visa. Every payment succeeds." },
  { number: "5555555555554444", brand: "mastercard", outcome: "succeeds_mastercard", description: "Mastercard. Every payment succeeds." },
  { number: "378282246310005", brand: "amex", outcome: "succeeds_amex", description: "American Express (four-digit security code). Every payment succeeds." },
  { number: "4000002760000016", brand: "visa", outcome: "succeeds_de", description: "Visa of a German bank. Every payment succeeds." },
  { number: "4000000000000002", brand: "visa", outcome: "declined", description: "Declined by the bank without a reason." },
  { number: "4000000000009995", brand: "visa", outcome: "insufficient_funds", description: "Declined: not enough money on the account." },
  { number: "4000000000000127", brand: "visa", outcome: "incorrect_cvc", description: "Declined: the security code is wrong." },
  { number: "4000002500003155", brand: "visa", outcome: "three_ds_first", description: "Asks for 3-D Secure when the customer is there. Once passed, automatic payments succeed without it." },
  { number: "4000002760003184", brand: "visa", outcome: "three_ds_always", description: "Asks for 3-D Secure on every payment, so automatic payments fail until the customer comes back." },
  { number: "4000000000000077", brand: "visa", outcome: "slow", description: "Stays in processing; a webhook confirms the payment a few seconds later." },
];

export function gatewayRoutes(routes: Routes): void {
  routes
    .other("GET", "/mock-gateway/v1/test_cards", () => ({ object: "list", data: CARDS }))
    .other("POST", "/mock-gateway/v1/tokens", ({ body }) => {
      const { card } = body as { card: { number: string; exp_month: number; exp_year: number } };
      const known = CARDS.find((one) => one.number === card.number.replaceAll(" ", ""));
      if (!known) {
        return Response.json(
          { error: { type: "card_error", code: "card_declined", decline_code: "test_mode_live_card", param: "number", message: "Your card was declined. This is a sandbox: only the test cards work here." } },
          { status: 402 },
        );
      }
      return { id: `tok_${known.outcome}`, object: "token", card: { brand: known.brand, last4: known.number.slice(-4), exp_month: card.exp_month, exp_year: card.exp_year } };
    })
    .other("GET", "/mock-gateway/3ds", ({ query }) => {
      const back = query.get("return_url") ?? "/";
      const escaped = back.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
      return new Response(
        `<!doctype html><title>Bank check</title><body style="font-family:sans-serif;max-width:30rem;margin:4rem auto"><h1>Confirm this payment</h1><p>Your bank asks for your confirmation.</p><p><a href="${escaped}">Confirm</a></p>`,
        { headers: { "content-type": "text/html" } },
      );
    });
}
