//! Billing: customers, the catalog, carts, orders, subscriptions, invoices, the ledger, and the
//! automation that renews and duns.
//!
//! Owns what is owed and why. Leaves to others: moving money (payments tells us what arrived, see
//! [`allocate_payment`]), machines (provisioning; we only make the service's id), mail and the order
//! of steps across domains (workflows hears our events). Arithmetic lives in `mpanel-calc` and is pure.
//!
//! Money rules: docs/billing.md. Locks are taken in the order customer, invoice, subscription, order.

pub mod ability;
mod allocation;
mod automation;
mod cart;
mod catalog;
mod columns;
mod customer;
mod drafting;
mod entity;
mod exchange;
mod history;
mod instalments;
mod invoice;
mod item;
mod ledger;
pub mod migrations;
mod numbering;
mod once;
mod order;
mod policy;
mod price_change;
mod quote;
mod seller;
mod store;
mod subscription;
mod taxes;
mod usage;
mod wallet;

#[cfg(test)]
mod tests;

pub use ability::Ability;
pub use allocation::{
    AllocationOutcome, NewCredit, PaymentUse, PaymentUses, Receipt, Reversal, ReversalKind, ReversalOutcome,
    allocate_payment, apply_credit, grant_credit, hold_disputed, release_disputed, reverse_allocation, uses_of_payment,
};
pub use automation::{
    AutomationRun, DAILY_AT, DefaultCard, PlannedAct, PreviewAssumptions, preview, remind_of_cards, run_automation_day,
};
pub use cart::{
    Access, AddOnInput, AppliedCoupon, BundleRef, CartContents, CartItemInput, CartItemView, CartLine, CartProblem,
    CartView, DomainInput, OptionInput, OptionValue, PriceReason, RenewalRow, SoldFor, SoldOption, TaxRow,
    check_cart_size, create_cart, forget_old_carts, get_cart, load_cart_contents, put_cart, quote,
};
pub use catalog::{
    BundlePart, BundlePrice, BundlePricing, BundleState, BundleTerms, BundleView, CYCLES, CouponRules, CouponView,
    Delivery, DomainTerms, GroupPatch, GroupView, ImageChoice, Introductory, NewCoupon, NewGroup, NewProduct,
    OncePrice, OptionChoice, OptionKind, OptionPrice, ProductKind, ProductOption, ProductPatch, ProductPrice,
    ProductVersion, ProductView, ProviderMapping, QuantityBounds, RegionChoice, ShopAddOn, ShopBundle, ShopBundleOffer,
    ShopBundlePart, ShopCatalog, ShopChoice, ShopGroup, ShopIntroductory, ShopOneTime, ShopOption, ShopOptionChoice,
    ShopOptionPrice, ShopPlan, ShopPrice, ShopTrial, SoldAddOn, Specs, StorageGives, StorageTerms, Surcharge,
    TextPattern, TextRules, Trial, VolumeBreak, VolumeCount, VolumeDiscount, add_ons_on_sale, by_the_month, cadence_of,
    catalog_for_shop, check_cycle, count_products_of_account, create_bundle, create_coupon, create_group,
    create_product, cycle_length, cycle_of, cycle_words, domains_on_sale, find_product_by_slug, get_bundle,
    get_product, get_products, list_bundles, list_coupons, list_groups, list_products, per_year, product_versions,
    set_coupon_disabled, set_once_prices, set_prices, update_bundle, update_group, update_product,
};
pub use customer::{
    Address, CustomerFilter, CustomerGroup, CustomerGroupPatch, CustomerPatch, CustomerType, CustomerView,
    InvoiceRouting, NewCustomer, create_customer, create_customer_group, delete_customer_group, find_customer_by_email,
    get_customer, get_customer_group, list_customer_groups, list_customers, park_customer, put_customer_in_group,
    resolve_customer_group, set_aside, unpark_customer, update_customer, update_customer_group,
};
pub use drafting::{
    DraftView, FinalizeDrafts, add_draft_item, finalize_draft, finalize_due_drafts, next_draft_end, remove_draft_item,
};
pub use entity::{
    LegalEntity, OfEntity, add_legal_entity, delete_legal_entity, get_legal_entity, get_seller,
    legal_entity_of_customer, list_legal_entities, put_seller, resolve_legal_entity, update_legal_entity,
};
pub use exchange::{
    CurrencySettings, CurrencySettingsPatch, ExchangeRateFilter, ExchangeRateView, InReporting, MissingRates,
    NewExchangeRate, RateImport, RealisedFilter, RealisedMonth, RealisedMonths, RealisedState, RealisedView,
    ReportingFigures, add_exchange_rate, correct_exchange_rate, currency_settings, delete_exchange_rate,
    find_exchange_rate, import_exchange_rates, list_exchange_rates, list_realised, missing_rates, realised_months,
    reporting_figures, set_currency_settings,
};
pub use history::{
    LogEntry, LogFilter, LogView, Subject, Why, history_of, history_of_customer, history_of_customer_before,
    list_automation_log, log_automation, recent_history,
};
pub use instalments::{
    PartStanding, PaymentPlanView, PlanPart, PlanShape, agree_payment_plan, amount_due, cancel_payment_plan,
    payment_plan_of,
};
pub use invoice::{
    AllocationView, BuyerSnapshot, CorrectedBy, CouponTaken, CreditNoteFilter, CreditNoteRow, CreditNoteView,
    CreditRequest, CreditScope, CustomerFigures, DocumentLine, ElectronicDocument, Figures, InvoiceDocument,
    InvoiceFilter, InvoiceKind, InvoiceRow, InvoiceState, InvoiceSum, InvoiceView, LineTax, LineView, MonthFigures,
    allow_charges, check_release, credit_gross, credit_note_document, customer_figures, electronic_credit_note,
    electronic_invoice, figures, find_credit_notes, get_invoice, invoice_document, invoice_of_order, issue_credit_note,
    list_credit_notes, list_invoices, mark_disputed, open_invoices_of, plan_credit, release_for_billing,
    remind_invoice, services_of_invoice, stop_charges, sum_invoices, verify_invoice, void_invoice, write_off_invoice,
};
pub use item::{
    BillableItemFilter, BillableItemPatch, BillableItemView, BilledOccurrence, ItemInvoice, ItemRecurrence, ItemState,
    ItemTerms, ItemTiming, NewBillableItem, billable_items, billed_occurrences, cancel_billable_item,
    create_billable_item, get_billable_item, invoice_billable_items, list_billable_items, update_billable_item,
};
pub use ledger::{
    AccountMovement, BookScope, BooksCheck, Closing, DeferredMonth, ExportFormat, JournalView, LedgerEntry,
    LedgerExport, LedgerQuery, LineSchedule, OpenItem, RevenueSchedule, ScheduleBy, ScheduleQuery, ScheduleRow,
    ScheduledMonth, Statement, StatementQuery, StatementRow, TrialBalance, TrialBalanceRow, account_entries,
    account_movements, check_books, close_month, credit_by_entries, customer_statement, deferred_roll_forward,
    invoice_schedule, list_closings, list_journals, release_revenue, revenue_schedule, trial_balance,
};
pub use mpanel_calc::TaxRounding;
pub use mpanel_calc::fx::Conversion;
pub use mpanel_calc::instalment::Part as InstalmentPart;
pub use mpanel_calc::recognition::Spread;
pub use mpanel_calc::tax::{ABROAD_NOTE, EXEMPT_NOTE, REGION_NOTE, REVERSE_CHARGE_NOTE};
pub use mpanel_calc::wallet::CreditKind;
pub use mpanel_calc::{
    AtEnd, Cadence, Component, ContractRules, Decimal, DiscountKind, Notice, Period, Pricing, Rate, TaxBuyers, TaxRule,
    TaxStanding, UsagePrice, rating,
};
pub use once::{
    CartOneTimeView, OneTimeInput, OneTimePurchase, OneTimePurchaseFilter, OneTimeState, PurchaseClosing,
    close_one_time_purchase, get_one_time_purchase, list_one_time_purchases,
};
pub use order::{
    AddOnSnapshot, OrderFilter, OrderInvoice, OrderLine, OrderService, OrderState, OrderView, PlaceOrder, PlacedOrder,
    PlacedSubscription, ProductSnapshot, accept_order, cancel_order, get_order, list_orders, mark_fraud,
    orders_from_image, place_order, placed_subscriptions, sum_orders,
};
pub use policy::{
    EffectivePolicy, Policies, PolicyKey, PolicyLevel, PolicyScope, PolicyType, SettingView, clear_policy, definitions,
    effective_policy, list_settings, set_policy,
};
pub use price_change::{
    EXCLUSIONS, Exclusion, NewPrice, OverCap, PriceChangeItem, PriceChangeItemFilter, PriceChangePreview,
    PriceChangeRequest, PriceChangeTotal, PriceChangeView, get_price_change, list_price_change_items,
    list_price_changes, preview_price_change, price_change_notice, schedule_price_change, undo_price_change,
};
pub use quote::{
    Acceptance, AcceptedQuote, FreeLine, NewQuote, OpenChoice, QuoteAnswer, QuoteChange, QuoteChoice, QuoteContents,
    QuoteDiscount, QuoteFigures, QuoteFilter, QuoteItem, QuoteLine, QuoteOption, QuoteRow, QuoteState, QuoteVersion,
    QuoteView, Refusal, SentQuote, accept_quote, create_quote, decline_quote, duplicate_quote, get_quote, list_quotes,
    quote_by_token, quoted_contents, revise_quote, send_quote, update_quote, withdraw_quote,
};
pub use seller::{Seller, SellerParticulars, rounding_of, rounding_word};
pub use subscription::{
    AddOnFigures, AddOnForSale, AddOnPeriod, AdoptSubscription, AdoptedSubscription, AdoptedThing, BILLING_ACTS,
    BilledChange, CancelOption, CancelPreview, CancelWhen, ChangeBy, ChangeOutcome, ChangeQuote, ChangeRequest,
    ChangeState, ChangeView, ChangeWhen, ContractView, HeldAddOn, HeldCoupon, HeldOption, LargerPlan, LargerPlans,
    NextInvoice, PlanChange, PlanOffer, QuotedInvoice, QuotedLine, RegionOffer, RenewalRun, ServiceOption, Shown,
    SubscriptionAddOns, SubscriptionFilter, SubscriptionOptions, SubscriptionState, SubscriptionView, UnpaidChange,
    WantedChange, add_on_figures, added_later, adopt_subscription, cancel_despite_contract, cancel_preview,
    cancel_subscription, change_offers, change_subscription, changes_of_invoice, contract_goes_on_until,
    contract_words, decide_trial, end_subscription, ending_trials, follow_region, get_subscription, give_coupon,
    go_on_after_debt, is_larger, larger_plans, list_changes, list_subscriptions, net_prices, quote_change,
    region_offers, resume_subscription, run_renewals, set_option_texts, start_term, stop_for_debt, stopped_for_debt,
    subscription_add_ons, subscription_of_service, subscription_options, subscriptions_of_customer,
    subscriptions_of_order, subscriptions_of_services, suspension_still_due, take_coupon_off, undo_change,
    unpaid_changes, waive_payment,
};
pub use taxes::{
    NewTaxCertificate, PlaceEvidence, Reconciliation, TaxCertificate, TaxRulePatch, TaxRuleView, VatAnswer,
    VatCheckView, VatDocument, VatDocumentKind, VatQuestion, VatRegistry, VatReply, VatReport, VatReportRow, VatState,
    VatStatus, add_certificate, add_example_tax_rules, add_tax_rule, delete_tax_rule, end_certificate, end_tax_rule,
    get_tax_rule, list_certificates, list_tax_rules, list_vat_checks, record_vat_reply, seed_default_tax_rules,
    unanswered_vat_numbers, update_tax_rule, vat_documents, vat_question, vat_report, vat_status,
};
pub use usage::{
    Aggregation, BillThreshold, BilledUsage, Correction, Ingested, MeterPatch, MeterUsage, MeterView, NewMeter,
    NewUsage, ProductUsagePrice, ServiceUsage, ThresholdBill, UsageDay, UsageEventView, UsageTier, aggregation_word,
    bill_threshold, commitments, correct_usage, create_meter, list_meters, list_usage_events, record_usage,
    set_commitments, set_usage_prices, update_meter, usage_of_service, usage_prices,
};
pub use wallet::{
    AutomaticTopUp, CreditGrantView, TOP_UP_NOTE, automatic_top_up, list_credit_grants, request_top_up,
    set_automatic_top_up,
};
