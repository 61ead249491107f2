//! Quotes: offers to a customer, priced as an order would be, frozen when they are sent.
//!
//! Each version is a row with the same number. Acceptance makes one order at the frozen prices.

mod answer;
mod draft;
mod expiry;
mod price;
pub(crate) mod rules;
pub(crate) mod store;

use mpanel_calc::{Component, ContractRules, DiscountKind};
use mpanel_core::{Currency, CustomerId, Date, InvoiceId, Money, OrderId, ProductId, QuoteId, Secret, Timestamp};
use serde::{Deserialize, Serialize};

use crate::ability::Ability;
use crate::cart::priced::AgreedItem;
use crate::cart::{Access, AddOnInput, CartProblem, OptionInput, RenewalRow, SoldFor, SoldOption, TaxRow};
use crate::invoice::BuyerSnapshot;
use crate::once::OneTimeInput;
use crate::once::price::AgreedOnce;
use crate::seller::Seller;

pub use answer::{accept_quote, decline_quote, send_quote, withdraw_quote};
pub use draft::{create_quote, duplicate_quote, revise_quote, update_quote};
pub(crate) use expiry::{expire_quotes, waiting_quotes};
pub(crate) use price::check_free_line;
pub use price::quoted_contents;
pub use store::{QuoteFilter, get_quote, list_quotes, quote_by_token};

/// Where a version of a quote is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuoteState {
    /// Being written.
    Draft,
    /// With the customer.
    Sent,
    /// Became an order.
    Accepted,
    /// The customer does not want it.
    Declined,
    /// Not answered in time.
    Expired,
    /// Taken back by staff.
    Withdrawn,
    /// A later version took its place.
    Superseded,
}

impl QuoteState {
    /// Every state.
    pub const ALL: &'static [QuoteState] = &[
        QuoteState::Draft,
        QuoteState::Sent,
        QuoteState::Accepted,
        QuoteState::Declined,
        QuoteState::Expired,
        QuoteState::Withdrawn,
        QuoteState::Superseded,
    ];

    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            QuoteState::Draft => "draft",
            QuoteState::Sent => "sent",
            QuoteState::Accepted => "accepted",
            QuoteState::Declined => "declined",
            QuoteState::Expired => "expired",
            QuoteState::Withdrawn => "withdrawn",
            QuoteState::Superseded => "superseded",
        }
    }

    /// Reads the word of the column.
    pub(crate) fn from_word(word: &str) -> Self {
        Self::ALL.iter().copied().find(|s| s.as_str() == word).unwrap_or(QuoteState::Superseded)
    }
}

/// A plan on a quote. What is left open, the customer chooses when accepting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteItem {
    /// The plan.
    pub product_id: ProductId,
    /// Period in months.
    pub cycle_months: i32,
    /// How many machines.
    pub quantity: i64,
    /// Code of the region; left to the customer when absent.
    pub region: Option<String>,
    /// The provider's id of the image; left to the customer when absent.
    pub image_id: Option<String>,
    /// Host name of the first machine; left to the customer when absent.
    pub hostname: Option<String>,
    /// Add-ons.
    pub add_ons: Vec<AddOnInput>,
    /// Values of the plan's options.
    #[serde(default)]
    pub options: Vec<OptionInput>,
}

/// A line that is not from the catalog, billed once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreeLine {
    /// Words.
    pub description: String,
    /// How many.
    pub quantity: i64,
    /// Price of one, in minor units.
    pub unit_minor: i64,
}

/// What is taken off every line of a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteDiscount {
    /// How much.
    pub kind: DiscountKind,
    /// Invoices it applies to, the first one included; `None` for ever. A fixed amount is for the first alone.
    pub cycles: Option<i32>,
}

/// Everything staff writes on a quote.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct QuoteContents {
    /// Plans.
    pub items: Vec<QuoteItem>,
    /// What is bought once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub one_time: Vec<OneTimeInput>,
    /// Lines of its own.
    pub lines: Vec<FreeLine>,
    /// Taken off.
    pub discount: Option<QuoteDiscount>,
    /// Words to the customer.
    pub notes: String,
    /// Conditions of this offer.
    pub terms: String,
}

/// A quote to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewQuote {
    /// For whom.
    pub customer: CustomerId,
    /// Currency of every amount.
    pub currency: Currency,
    /// The last day on which it can be accepted.
    pub valid_until: Date,
    /// What it says.
    pub contents: QuoteContents,
}

/// What a draft is to say from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteChange {
    /// Currency of every amount.
    pub currency: Currency,
    /// The last day on which it can be accepted.
    pub valid_until: Date,
    /// What it says.
    pub contents: QuoteContents,
}

/// What a customer chooses for a plan of a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteChoice {
    /// Code of the region, where it was left open.
    pub region: Option<String>,
    /// The provider's id of the image, where it was left open.
    pub image_id: Option<String>,
    /// Host name of the first machine, where it was left open.
    pub hostname: Option<String>,
    /// How the customer gets in.
    pub access: Access,
    /// Public key, for access by key.
    pub ssh_key: Option<String>,
}

/// A customer's yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// The name typed as a signature.
    pub name: String,
    /// The network address it came from.
    pub address: String,
    /// One for each plan of the quote, in its order.
    pub choices: Vec<QuoteChoice>,
}

/// A customer's no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Why, in their words.
    pub reason: String,
    /// The network address it came from.
    pub address: String,
}

/// What a customer answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteAnswer {
    /// The name typed as a signature, for a yes.
    pub name: Option<String>,
    /// Why, for a no.
    pub reason: Option<String>,
    /// The network address it came from.
    pub address: String,
    /// When.
    pub at: Timestamp,
}

/// A printed line of a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteLine {
    /// The plan it belongs to, by its place; none for a line of the quote's own.
    pub item: Option<usize>,
    /// Words.
    pub description: String,
    /// recurring, setup, add_on, region or manual.
    pub kind: String,
    /// How many.
    pub quantity: i64,
    /// Price of one.
    pub unit_price: Money,
    /// Price of the line, before discount.
    pub amount: Money,
    /// Months it pays for, where it comes again.
    pub cycle_months: Option<i32>,
}

/// What a quote comes to. Computed for a draft, frozen when it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteFigures {
    /// Who offers.
    pub seller: Seller,
    /// To whom.
    pub buyer: BuyerSnapshot,
    /// The day of the prices.
    pub priced_on: Date,
    /// Its lines.
    pub lines: Vec<QuoteLine>,
    /// The agreed components of each plan.
    pub components: Vec<Vec<Component>>,
    /// Names of the plans.
    pub products: Vec<String>,
    /// The contract of each plan; empty in quotes that were sent before they showed one, and then nothing binds.
    #[serde(default)]
    pub contracts: Vec<Option<ContractRules>>,
    /// The agreed options of each plan; empty in quotes that were sent before there were any.
    #[serde(default)]
    pub options: Vec<Vec<SoldOption>>,
    /// Why each plan costs less than its list price; empty in quotes that were sent before there were reasons.
    #[serde(default)]
    pub sold_for: Vec<Option<SoldFor>>,
    /// What was agreed for what is bought once.
    #[serde(default)]
    pub(crate) one_time: Vec<AgreedOnce>,
    /// Sum of the lines.
    pub subtotal: Money,
    /// Taken off, positive.
    pub discount: Money,
    /// Taxes by rate.
    pub taxes: Vec<TaxRow>,
    /// Sum of the taxes.
    pub tax_total: Money,
    /// To be paid on acceptance.
    pub total: Money,
    /// What comes again.
    pub renews: Vec<RenewalRow>,
    /// Whether line amounts contain the tax.
    pub prices_include_tax: bool,
    /// What the invoice will say about the tax.
    pub tax_note: Option<String>,
}

impl QuoteFigures {
    /// The plans that bind, with their rules.
    pub fn binding(&self) -> impl Iterator<Item = (&str, ContractRules)> {
        self.products.iter().zip(&self.contracts).filter_map(|(name, rules)| Some((name.as_str(), (*rules)?)))
    }

    // What an order of it is placed with.
    fn agreed(self) -> Vec<AgreedItem> {
        let contracts = self.contracts.into_iter().chain(std::iter::repeat(None));
        let options = self.options.into_iter().chain(std::iter::repeat(Vec::new()));
        let reasons = self.sold_for.into_iter().chain(std::iter::repeat(None));
        let beside = contracts.zip(options).zip(reasons);
        self.components
            .into_iter()
            .zip(beside)
            .map(|(components, ((contract, options), sold_for))| AgreedItem { components, options, contract, sold_for })
            .collect()
    }
}

/// A quote in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuoteRow {
    /// Its id.
    pub id: QuoteId,
    /// Its number; all versions have the same.
    pub number: String,
    /// Which version.
    pub revision: i32,
    /// Where it is in its life.
    pub state: QuoteState,
    /// For whom.
    pub customer: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// To be paid on acceptance.
    pub total: Money,
    /// The last day on which it can be accepted.
    pub valid_until: Date,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// When it was written.
    pub created_at: Timestamp,
}

/// Another version of the same quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuoteVersion {
    /// Its id.
    pub id: QuoteId,
    /// Which version.
    pub revision: i32,
    /// Where it is in its life.
    pub state: QuoteState,
    /// To be paid on acceptance.
    pub total: Money,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
}

/// A region or image a customer can choose when accepting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuoteOption {
    /// The code to send.
    pub code: String,
    /// Words for people.
    pub name: String,
}

/// What a plan leaves to the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenChoice {
    /// The plan's name.
    pub product_name: String,
    /// How many machines.
    pub quantity: i64,
    /// Regions to choose from; empty when it is settled.
    pub regions: Vec<QuoteOption>,
    /// Images to choose from; empty when it is settled.
    pub images: Vec<QuoteOption>,
    /// Whether a host name has to be given.
    pub hostname: bool,
}

/// A quote with everything on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuoteView {
    /// What lists show.
    pub row: QuoteRow,
    /// For `If-Match`.
    pub version: i32,
    /// What staff wrote.
    pub contents: QuoteContents,
    /// What it comes to.
    pub figures: QuoteFigures,
    /// What has to be put right before it is sent.
    pub problems: Vec<CartProblem>,
    /// What each plan leaves to the customer.
    pub choices: Vec<OpenChoice>,
    /// What the customer answered.
    pub answer: Option<QuoteAnswer>,
    /// The order it became.
    pub order: Option<OrderId>,
    /// That order's invoice.
    pub invoice: Option<InvoiceId>,
    /// Who wrote it.
    pub author: String,
    /// All versions, the first one first.
    pub versions: Vec<QuoteVersion>,
    /// edit, send, withdraw, revise.
    pub abilities: Vec<Ability>,
}

/// A quote that was sent, and the secret of its link.
#[derive(Debug)]
pub struct SentQuote {
    /// The quote.
    pub quote: QuoteView,
    /// Whoever has it can read and answer the quote. Only its hash is kept.
    pub token: Secret,
}

/// What an acceptance made, or had made before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedQuote {
    /// The quote.
    pub quote: QuoteView,
    /// Its order.
    pub order: OrderId,
    /// The order's invoice.
    pub invoice: InvoiceId,
}
