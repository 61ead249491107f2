/** Currencies that providers and hosts use most; the server knows all of ISO 4217. */
export const CURRENCIES = ["EUR", "USD", "GBP", "CHF", "PLN", "SEK", "DKK", "NOK", "CZK", "CAD", "AUD", "JPY", "INR", "BRL"];
